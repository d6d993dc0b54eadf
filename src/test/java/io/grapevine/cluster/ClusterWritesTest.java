package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static io.grapevine.cluster.ClusterChecks.awaitGoneEverywhere;
import static io.grapevine.cluster.ClusterChecks.scan;
import static io.grapevine.cluster.ClusterChecks.versions;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Three nodes that receive a change only by a push: none of them pulls within a test. */
@RunsProcesses
class ClusterWritesTest {

  private static final String NO_PULL = "grapevine.connection.pull-interval=30d";
  private static final String NO_PUSH = "grapevine.connection.min-push-interval=30d";
  private static final String NO_RETRY = "grapevine.connection.push-interval=30d";
  private static final String PULL_ROUNDS = "grapevine_rounds_total{kind=\"pull\"";

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.of(3, NO_PULL);
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Trap: the pushed delta carried the old value, and only the pull repaired it. */
  @Test
  void theLastOfManyChangesOfAKeyArrivesByPush() {
    double pulls = pullRounds();
    for (int i = 0; i < 12; i++) {
      String json = "{\"change\":" + i + "}";
      NodeProcess writer = cluster.node(i % 3);
      assertThat(writer.client().put("changing/seen", json).statusCode())
          .isEqualTo(i == 0 ? 201 : 200);
      awaitEverywhere(cluster.nodes(), "changing/seen", json);
    }
    assertThat(pullRounds()).isEqualTo(pulls);
  }

  /** Trap: as above; here nobody waits for a change to be seen before the next one is made. */
  @Test
  void changesInQuickSuccessionEndWithTheLastOneEverywhere() {
    double pulls = pullRounds();
    for (int i = 0; i < 200; i++) {
      cluster.node(0).client().put("changing/fast", Integer.toString(i));
    }
    awaitEverywhere(cluster.nodes(), "changing/fast", "199");
    awaitEqualVersions(cluster.nodes());
    assertThat(pullRounds()).isEqualTo(pulls);
  }

  @Test
  void aDeletedKeyIsGoneOnAllNodes() {
    cluster.node(0).client().put("deleted", "true");
    awaitEverywhere(cluster.nodes(), "deleted", "true");

    assertThat(cluster.node(2).client().delete("deleted").statusCode()).isEqualTo(204);

    awaitGoneEverywhere(cluster.nodes(), "deleted");
    awaitEqualVersions(cluster.nodes());
  }

  /** Trap: expiry changed the hash on each node at its own moment. */
  @Test
  void anExpiringKeyEndsOnAllNodesAndLeavesTheirVersionsEqual() {
    cluster.node(1).client().put("expiring", "1", "?ttl=5s");
    awaitEverywhere(cluster.nodes(), "expiring", "1");
    String version = awaitEqualVersions(cluster.nodes());

    awaitGoneEverywhere(cluster.nodes(), "expiring");

    assertThat(versions(cluster.nodes())).containsOnly(version);
  }

  /** Trap: the node's own address was among its peers. */
  @Test
  void aNodeLeavesItselfOutOfItsPeers() {
    for (NodeProcess node : cluster.nodes()) {
      await(node.name() + " knows the other two")
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.client().metric("grapevine_peers_known") == 2);
      assertThat(node.client().metric("grapevine_peers_backed_off")).isZero();
    }
  }

  /**
   * Trap: no final push on SIGTERM. The node that is stopped pushed its first write at once and
   * nothing since, and no other node knows its address, so that nobody can have heard of the others
   * but by its drain.
   */
  @Test
  void whatANodeAcknowledgedBeforeSigtermIsToldByItsDrain() {
    NodePorts ports = NodePorts.free();
    List<Integer> peers = new ArrayList<>(List.of(ports.peer()));
    cluster.nodes().forEach(node -> peers.add(node.ports().peer()));
    try (NodeProcess leaving =
        NodeProcess.start("leaving", ports, peers, NO_PULL, NO_PUSH, NO_RETRY)) {
      await("ready").atMost(Duration.ofSeconds(60)).until(leaving.client()::isReady);
      SteadyWriter writer = SteadyWriter.start("leaving/", List.of(leaving));
      try (writer) {
        await("a burst").until(() -> writer.acknowledged().size() >= 200);
        assertThat(scan(cluster.node(0).client(), "leaving/")).doesNotContainKey("leaving/100");

        leaving.terminate();

        assertThat(leaving.awaitEnd()).isIn(0, 143);
        await("a refused write").until(() -> writer.failures() > 0);
      }
      assertThat(writer.refusals())
          .allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("urn:grapevine:problem:stopping");
          });
      awaitEqualVersions(cluster.nodes());
      for (NodeProcess node : cluster.nodes()) {
        assertThat(scan(node.client(), "leaving/")).containsAllEntriesOf(writer.acknowledged());
      }
    }
  }

  /** Two hundred documents of real data: what one node takes, all serve, byte for byte. */
  @Test
  void realDocumentsAreServedByAllNodesAsTheyWereWritten() throws IOException {
    Map<String, String> documents = mdnSlice();
    assertThat(documents).hasSizeGreaterThan(150);

    documents.forEach((key, json) ->
        assertThat(cluster.node(0).client().put(key, json).statusCode()).isEqualTo(201));

    awaitEqualVersions(cluster.nodes());
    for (NodeProcess node : cluster.nodes()) {
      documents.forEach(
          (key, json) -> assertThat(node.client().get(key).body()).as(key).isEqualTo(json));
      assertThat(scan(node.client(), "css/properties/")).isEqualTo(documents);
    }
  }

  private static Map<String, String> mdnSlice() throws IOException {
    Map<String, String> documents = new LinkedHashMap<>();
    try (InputStream in =
        ClusterWritesTest.class.getResourceAsStream("/mdn/css-properties-slice.json")) {
      ClusterChecks.JSON
          .readTree(in)
          .forEachEntry((key, document) -> documents.put(key, document.toString()));
    }
    return documents;
  }

  private static double pullRounds() {
    return cluster.nodes().stream().mapToDouble(node -> node.client().metric(PULL_ROUNDS)).sum();
  }
}
