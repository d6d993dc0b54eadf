package io.grapevine.cluster;

import static io.grapevine.cluster.ClusterChecks.awaitEqualVersions;
import static io.grapevine.cluster.ClusterChecks.awaitEverywhere;
import static io.grapevine.cluster.ClusterChecks.awaitGoneEverywhere;
import static io.grapevine.cluster.ClusterChecks.scan;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of the last release that becomes one of this version, and back again. */
@RunsProcesses
class MixedVersionsTest {

  @TempDir private static Path directory;

  private static String last = "";
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    Optional<String> built = LastRelease.classPath(directory);
    Assumptions.assumeTrue(
        built.isPresent(), "The tests with the last release are left out: its commit is not here");
    last = built.orElseThrow();
    cluster = LocalCluster.ofVersion(last, 3);
  }

  @AfterAll
  static void end() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static void replace(int index, String classPath) {
    cluster.node(index).terminate();
    cluster.node(index).awaitEnd();
    if (classPath.equals(last)) {
      cluster.restart(index, last);
    } else {
      cluster.restartWith(index, ClusterTls.OFF); // The last release runs without TLS as well.
    }
    cluster.awaitReady();
  }

  /** Node by node, with writes on both versions all the time. */
  private static void replaceAll(String prefix, String classPath) {
    cluster.node(0).client().put(prefix + "removed", "1");
    awaitEverywhere(cluster.nodes(), prefix + "removed", "1");
    Map<String, String> acknowledged;
    try (SteadyWriter writer = SteadyWriter.start(prefix + "written/", cluster.nodes())) {
      for (int i = 0; i < 3; i++) {
        writer.awaitMore(50);
        replace(i, classPath);
        cluster.node(i).client().put(prefix + "by/" + i, "{\"a\":[1.50,\"\u00e9\"]}");
        cluster.node((i + 1) % 3).client().put(prefix + "expiring/" + i, "1", "?ttl=1h");
      }
      cluster.node(1).client().delete(prefix + "removed");
      writer.awaitMore(50);
      acknowledged = writer.acknowledged();
    }
    awaitGoneEverywhere(cluster.nodes(), prefix + "removed");
    awaitEqualVersions(cluster.nodes());
    for (NodeProcess node : cluster.nodes()) {
      assertThat(scan(node.client(), prefix + "written/")).containsAllEntriesOf(acknowledged);
      assertThat(scan(node.client(), prefix)).hasSizeGreaterThanOrEqualTo(acknowledged.size() + 6);
    }
  }

  @Test
  void anUpgradeAndTheWayBackLoseNothing() {
    replaceAll("up/", LocalCluster.THIS);
    replaceAll("down/", last);
  }
}
