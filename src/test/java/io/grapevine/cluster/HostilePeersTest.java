package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Three nodes whose list of peers names six hostile ones as well. They push as often as by default;
 * the pulls are more frequent, and the time-outs shorter, only so that more happens in less time.
 */
@RunsProcesses
class HostilePeersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static final HostilePeer SILENT = HostilePeer.silent();
  private static final HostilePeer TRICKLING = HostilePeer.trickling();
  private static final HostilePeer FLOODING = HostilePeer.flooding();
  private static final HostilePeer FAILING = HostilePeer.answering(500, state("lie/failing", 0));
  private static final HostilePeer BABBLING =
      HostilePeer.answering(200, "{\"lie/babbling\":{\"value\":1,\"ts\":\"yesterday\"}}");
  private static final HostilePeer AHEAD = HostilePeer.answering(200, state("lie/ahead", DAY));
  private static final List<HostilePeer> HOSTILE =
      List.of(SILENT, TRICKLING, FLOODING, FAILING, BABBLING, AHEAD);

  private static final Queue<String> LOG = new ConcurrentLinkedQueue<>();

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        LocalCluster.of(
            3,
            HOSTILE.stream().map(HostilePeer::port).toList(),
            (node, line) -> {
              LOG.add(line);
              NodeLog.add(node, line);
            },
            ClusterTls.OFF,
            "grapevine.connection.bootstrap-timeout=3s",
            "grapevine.connection.drain-timeout=1s",
            "grapevine.connection.pull-interval=1s",
            "grapevine.connection.response-timeout=2s",
            "grapevine.connection.transfer-timeout=4s");
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
    for (HostilePeer peer : HOSTILE) {
      peer.close();
    }
  }

  /** Trap: one hung peer stalled every round. */
  @Test
  void changesGoOnArrivingWhileContactsWithHostilePeersTimeOut() {
    NodeClient writer = cluster.node(0).client();
    double pushed = contacts(writer, "push", "ok");
    double pulled = contacts(writer, "pull", "ok");
    double pushTimeouts = contacts(writer, "push", "timeout");
    double pullTimeouts = contacts(writer, "pull", "timeout");
    AtomicInteger writes = new AtomicInteger();

    await("time-outs during twenty writes")
        .atMost(PATIENCE)
        .until(() -> {
          String key = "steady/" + writes.getAndIncrement();
          writer.put(key, "true");
          awaitEverywhere(cluster.nodes(), key, "true");
          return writes.get() >= 20
              && contacts(writer, "push", "timeout") > pushTimeouts
              && contacts(writer, "pull", "timeout") > pullTimeouts
              && contacts(writer, "pull", "ok") > pulled;
        });

    assertThat(contacts(writer, "push", "ok")).isGreaterThan(pushed);
    await("a peer that is backed off")
        .atMost(PATIENCE)
        .until(() -> writer.metric("grapevine_peers_backed_off") > 0);
  }

  /** Trap: messages without bound. */
  @Test
  void answersWithoutEndCostNoMoreThanTheirContact() {
    int floods = FLOODING.contacts();
    int trickles = TRICKLING.contacts();
    await("contacts with endless peers")
        .atMost(PATIENCE)
        .until(() -> FLOODING.contacts() >= floods + 3 && TRICKLING.contacts() >= trickles + 3);

    cluster.node(1).client().put("after/the/flood", "true");
    awaitEverywhere(cluster.nodes(), "after/the/flood", "true");
    awaitEqualVersions(cluster.nodes());
    assertThat(cluster.nodes()).allMatch(node -> node.client().isReady());
    assertThat(LOG)
        .noneMatch(line -> line.contains("OutOfMemoryError"))
        .as("no stack trace for what a peer does")
        .noneMatch(line -> line.startsWith("\tat "));
  }

  /**
   * Traps: error bodies were fed to merge; a far-future timestamp pinned a key for good. The peers
   * are asked as long as it takes until every node has refused each of them.
   */
  @Test
  void nothingThatALyingPeerAnswersIsMerged() {
    for (NodeProcess node : cluster.nodes()) {
      NodeClient client = node.client();
      await(node.name() + " asked every liar")
          .atMost(PATIENCE)
          .until(() ->
              contacts(client, "pull", "error-status") > 0
                  && contacts(client, "pull", "stranger") > 0
                  && client.metric("grapevine_merge_outcomes_total{outcome=\"too-far-ahead\"") > 0);

      assertThat(client.peerGet("/").body()).startsWith("{").doesNotContain("lie/");
    }
  }

  private static double contacts(NodeClient node, String kind, String outcome) {
    return node.metric(
        "grapevine_contacts_total{kind=\"%s\",outcome=\"%s\"}".formatted(kind, outcome));
  }

  private static String state(String key, long ahead) {
    return "{\"%s\":{\"value\":1,\"ts\":%d,\"ttl\":null}}"
        .formatted(key, InstantSource.system().millis() + ahead);
  }
}
