package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The effect of restarts and shutdowns on applications behind a Service that keep their
 * connections. The last test leaves a node out of the cluster.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@RunsProcesses
class RolloutTest {

  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.of(3, "grapevine.connection.lame-duck-duration=3s");
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Trap: a retry went down the same connection to the same stopping node. */
  @Test
  @Order(1)
  void aRollingRestartFailsNoRequestThatIsTriedTwice() throws IOException {
    Map<String, String> acknowledged;
    try (var service = new ServiceBalancer(cluster::nodes);
        var clients = new KeptConnectionClients(service.port(), "restarted/")) {
      for (int i = 0; i < 3; i++) {
        awaitWrites(clients, 100);
        cluster.node(i).terminate();
        assertThat(cluster.node(i).awaitEnd()).isIn(0, 143);
        awaitWrites(clients, 100);
        cluster.restart(i);
        cluster.awaitReady();
      }
      awaitWrites(clients, 100);
      acknowledged = clients.acknowledged();
      assertThat(clients.failures()).isEmpty();
    }
    awaitEqualVersions(cluster.nodes());
    for (NodeProcess node : cluster.nodes()) {
      assertThat(scan(node.client(), "restarted/")).containsAllEntriesOf(acknowledged);
    }
  }

  @Test
  @Order(2)
  void aNodeThatIsStoppedForGoodFailsNoRequestAndLosesNoWrite() throws IOException {
    Map<String, String> acknowledged;
    try (var service = new ServiceBalancer(cluster::nodes);
        var clients = new KeptConnectionClients(service.port(), "stopped/")) {
      awaitWrites(clients, 300);
      cluster.node(0).terminate();
      assertThat(cluster.node(0).awaitEnd()).isIn(0, 143);
      awaitWrites(clients, 300);
      acknowledged = clients.acknowledged();
      assertThat(clients.failures()).isEmpty();
    }
    List<NodeProcess> left = cluster.nodes().subList(1, 3);
    awaitEqualVersions(left);
    assertThat(left).allMatch(node -> node.client().isReady());
    for (NodeProcess node : left) {
      assertThat(scan(node.client(), "stopped/")).containsAllEntriesOf(acknowledged);
    }
  }

  private static void awaitWrites(KeptConnectionClients clients, int more) {
    int before = clients.acknowledged().size();
    await(more + " writes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> clients.acknowledged().size() >= before + more);
  }
}
