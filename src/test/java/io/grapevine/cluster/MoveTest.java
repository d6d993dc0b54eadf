package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Moves the state from one group of nodes to another, step by step as docs/kubernetes.md does. */
@RunsProcesses
class MoveTest {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Group first = new Group("first");
  private final Group second = new Group("second");

  @AfterEach
  void end() {
    Stream.of(first, second).flatMap(group -> group.nodes.stream()).forEach(NodeProcess::close);
  }

  @Test
  void everyWriteThatTheSecondGroupAcknowledgedStaysWhenTheFirstOneHasGone() {
    first.startLookingAt(first);
    first.nodes.getFirst().client().put("before", "1");
    second.startLookingAt(first);

    Map<String, String> acknowledged;
    try (SteadyWriter writer = SteadyWriter.start("moving/", second.nodes)) {
      writer.awaitMore(100);
      first.replaceEachLookingAt(second);
      writer.awaitMore(100);
      second.replaceEachLookingAt(second);
      writer.awaitMore(100);
      first.nodes.forEach(NodeProcess::terminate);
      assertThat(first.nodes).allSatisfy(node -> assertThat(node.awaitEnd()).isIn(0, 143));
      writer.awaitMore(100);
      acknowledged = writer.acknowledged();
    }

    awaitEqualVersions(second.nodes);
    assertThat(second.nodes)
        .allSatisfy(node -> {
          assertThat(scan(node.client(), "moving/")).containsAllEntriesOf(acknowledged);
          assertThat(node.client().get("before").body()).isEqualTo("1");
        });
  }

  /** The nodes of one release. */
  private static final class Group {

    private final String name;
    private final List<NodePorts> ports = List.of(NodePorts.free(), NodePorts.free());
    private final List<NodeProcess> nodes = new ArrayList<>();

    private Group(String name) {
      this.name = name;
    }

    private void startLookingAt(Group peers) {
      for (int i = 0; i < ports.size(); i++) {
        nodes.add(start(i, peers));
      }
      nodes.forEach(Group::awaitReady);
    }

    private void replaceEachLookingAt(Group peers) {
      for (int i = 0; i < ports.size(); i++) {
        nodes.get(i).terminate();
        assertThat(nodes.get(i).awaitEnd()).isIn(0, 143);
        nodes.set(i, start(i, peers));
        awaitReady(nodes.get(i));
      }
    }

    private NodeProcess start(int index, Group peers) {
      List<Integer> addresses = peers.ports.stream().map(NodePorts::peer).toList();
      return NodeProcess.start(name + "-" + (index + 1), ports.get(index), addresses);
    }

    private static void awaitReady(NodeProcess node) {
      await(node.name() + " is ready").atMost(PATIENCE).until(node.client()::isReady);
    }
  }
}
