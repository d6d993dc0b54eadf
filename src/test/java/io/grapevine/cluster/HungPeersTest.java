package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Three nodes and three peers that accept every connection and never answer. A contact with one of
 * them lasts longer than any check waits, so anything that waits for such a contact fails the test.
 */
@RunsProcesses
class HungPeersTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final List<HostilePeer> HUNG =
      Stream.generate(HostilePeer::silent).limit(3).toList();

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster =
        LocalCluster.of(
            3,
            HUNG.stream().map(HostilePeer::port).toList(),
            NodeLog::add,
            ClusterTls.OFF,
            "grapevine.connection.bootstrap-timeout=3s",
            "grapevine.connection.drain-timeout=1s",
            "grapevine.connection.pull-interval=1s",
            "grapevine.connection.response-timeout=5m",
            "grapevine.connection.transfer-timeout=5m");
  }

  @AfterAll
  static void end() throws Exception {
    cluster.close();
    for (HostilePeer peer : HUNG) {
      peer.close();
    }
  }

  @Test
  @DisplayName("Trap: a pull that waited for a hung peer held up pushes, discovery and purge")
  void pushesDoNotWaitForPullsFromHungPeers() {
    NodeClient writer = cluster.node(0).client();
    await("a pull round behind the bootstrap").atMost(PATIENCE).until(() -> pulls(writer) >= 2);

    for (int i = 0; i < 10; i++) {
      String key = "during/" + i;
      writer.put(key, "true");
      awaitEverywhere(cluster.nodes(), key, "true");
    }
  }

  private static double pulls(NodeClient node) {
    return node.metric("grapevine_rounds_total{kind=\"pull\"}");
  }
}
