package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running cluster turns TLS between its nodes on and off again, one node after the other. */
@RunsProcesses
class MoveToTlsTest {

  private static final String NAME = "spiffe://cluster.local/ns/shop/sa/grapevine";

  @TempDir private Path directory;

  @Test
  void noWriteIsLostAndTwoNodesAlwaysUnderstandEachOther() {
    Authority authority = new Authority("group");
    MountedSecret secret =
        new MountedSecret(directory).with(authority.issue(NAME), authority.pem());
    String[] settings =
        Stream.concat(
                Stream.of(secret.bundle("node")),
                Stream.of(
                    "grapevine.connection.response-timeout=20s", // Also on a busy machine.
                    "grapevine.connection.tls-bundle=node",
                    "grapevine.connection.peer-names=" + NAME))
            .toArray(String[]::new);
    try (LocalCluster cluster = LocalCluster.of(2, settings)) {
      Map<String, String> acknowledged;
      try (SteadyWriter writer = SteadyWriter.start("moved/", cluster.nodes())) {
        for (String mode : new String[] {"optional", "required", "optional", "off"}) {
          for (int i = 0; i < 2; i++) {
            restart(cluster, i, mode, writer);
          }
          assertPlainHttpIsAnswered(cluster, mode.equals("required") ? 426 : 200);
        }
        acknowledged = writer.acknowledged();
      }
      awaitEqualVersions(cluster.nodes());
      for (NodeProcess node : cluster.nodes()) {
        assertThat(scan(node.client(), "moved/")).containsAllEntriesOf(acknowledged);
      }
    }
  }

  private static void restart(LocalCluster cluster, int node, String mode, SteadyWriter writer) {
    cluster.node(node).terminate();
    assertThat(cluster.node(node).awaitEnd()).isIn(0, 143);
    cluster.restartWith(node, "grapevine.connection.tls=" + mode);
    cluster.awaitReady();
    writer.awaitMore(50);
    String step = node + " with " + mode;
    String prefix = "step/" + writer.acknowledged().size() + "/";
    for (NodeProcess writing : cluster.nodes()) {
      String key = prefix + writing.name();
      assertThat(writing.client().put(key, "true").statusCode()).isEqualTo(201);
      awaitEverywhere(cluster.nodes(), key, "true");
    }
    for (NodeProcess running : cluster.nodes()) {
      assertThat(failures(running, "tls-failure")).as(step).isZero();
      assertThat(failures(running, "error-status")).as(step).isZero();
    }
  }

  private static void assertPlainHttpIsAnswered(LocalCluster cluster, int status) {
    for (NodeProcess node : cluster.nodes()) {
      assertThat(node.client().peerGet("/").statusCode()).isEqualTo(status);
    }
  }

  private static double failures(NodeProcess node, String outcome) {
    return Stream.of("push", "pull")
        .mapToDouble(kind ->
            node.client()
                .metric(
                    "grapevine_contacts_total{kind=\"%s\",outcome=\"%s\"}"
                        .formatted(kind, outcome)))
        .sum();
  }
}
