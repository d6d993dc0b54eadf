package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes with the default settings and a seed, of which some end and start again. */
@RunsProcesses
class RestartTest {

  private static final String SEEDED =
      """
      {"seed/kept": {"value": "from the seed", "ts": 1767225600000, "ttl": null},
       "seed/overwritten": {"value": "from the seed", "ts": 1767225600000, "ttl": null}}
      """;

  @TempDir private static Path directory;

  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    Path seed = Files.writeString(directory.resolve("seed.json"), SEEDED);
    cluster = LocalCluster.of(3, "grapevine.state.seed=" + seed.toUri());
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Trap: ready before the first pull; a new pod answered 404 for everything. */
  @Test
  void aKilledNodeServesAllThatWasAcknowledgedAsSoonAsItIsReadyAgain() {
    Map<String, String> before;
    Map<String, String> served;
    try (SteadyWriter writer =
        SteadyWriter.start("killed/", List.of(cluster.node(0), cluster.node(1)))) {
      writer.awaitMore(200);
      cluster.node(2).kill();
      writer.awaitMore(200);

      before = writer.acknowledged();
      NodeClient restarted = cluster.restart(2).client();
      cluster.awaitReady();
      served = scan(restarted, "killed/");
      assertThat(writer.failures()).isZero();
    }
    assertThat(served).containsAllEntriesOf(before);
    awaitEqualVersions(cluster.nodes());
  }

  /** Trap: seed data was stamped "now" by every restarting pod and overwrote newer values. */
  @Test
  void aSeededKeyThatWasOverwrittenStaysSoWhenANodeStartsAgainWithTheSeed() {
    awaitEverywhere(cluster.nodes(), "seed/kept", "\"from the seed\"");
    cluster.node(0).client().put("seed/overwritten", "\"at run time\"");
    awaitEverywhere(cluster.nodes(), "seed/overwritten", "\"at run time\"");

    cluster.node(1).kill();
    NodeClient restarted = cluster.restart(1).client();
    cluster.awaitReady();

    assertThat(restarted.get("seed/overwritten").body()).isEqualTo("\"at run time\"");
    assertThat(restarted.get("seed/kept").body()).isEqualTo("\"from the seed\"");
    awaitEqualVersions(cluster.nodes());
    awaitEverywhere(cluster.nodes(), "seed/overwritten", "\"at run time\"");
  }
}
