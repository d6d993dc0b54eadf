package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a rolling restart costs applications behind a Service that keep their connections. */
class RolloutTest {

  /** Trap: a retry went down the same connection to the same stopping node. */
  @Test
  void aRollingRestartFailsNoRequestThatIsTriedTwice() throws IOException {
    try (LocalCluster cluster = LocalCluster.of(3, "grapevine.connection.lame-duck-duration=3s")) {
      Map<String, String> acknowledged;
      try (var service = new ServiceBalancer(cluster::nodes);
          var clients = new KeptConnectionClients(service.port())) {
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
        assertThat(scan(node.client(), "kept/")).containsAllEntriesOf(acknowledged);
      }
    }
  }

  private static void awaitWrites(KeptConnectionClients clients, int more) {
    int before = clients.acknowledged().size();
    await(more + " writes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> clients.acknowledged().size() >= before + more);
  }
}
