package io.grapevine.benchmark;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * What mutual TLS between nodes costs: the CPU of a write and of a pull in a cluster of two nodes,
 * beside the same cluster without TLS. The clusters take turns.
 */
final class TlsBenchmark {

  private static final String DIFFERENT = "with mutual TLS between the nodes";

  /** Pulls are so few that their code takes longer to be compiled. */
  private static final Duration PULL_WARM_UP = Duration.ofMinutes(3);

  private static final int PULL_MILLIS = 10;

  private TlsBenchmark() {}

  static void run() throws Exception {
    Path directory = Files.createTempDirectory("grapevine-tls");
    try {
      String[] tls = tls(directory);
      compareWrites(tls);
      comparePulls(tls);
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  private static String[] tls(Path directory) {
    Authority authority = new Authority("benchmark");
    MountedSecret secret =
        new MountedSecret(directory).with(authority.issue("node"), authority.pem());
    return Stream.concat(
            Stream.of(secret.bundle("node")),
            Stream.of("grapevine.connection.tls=required", "grapevine.connection.tls-bundle=node"))
        .toArray(String[]::new);
  }

  private static void compareWrites(String[] tls) throws Exception {
    try (LocalCluster plain = start();
        LocalCluster secured = start(tls)) {
      WriteCost.compare("T", "both nodes", ", TLS off", DIFFERENT, plain, secured);
    }
  }

  private static void comparePulls(String[] tls) throws Exception {
    String often = "grapevine.connection.pull-interval=" + PULL_MILLIS + "ms";
    try (LocalCluster without = start(often);
        LocalCluster with =
            start(Stream.concat(Stream.of(tls), Stream.of(often)).toArray(String[]::new))) {
      LockSupport.parkNanos(PULL_WARM_UP.toNanos());
      InTurns.compare(
          "T3",
          "CPU of both nodes for a pull that finds no difference, TLS off",
          DIFFERENT,
          () -> pull(without),
          () -> pull(with));
    }
  }

  private static LocalCluster start(String... settings) {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(2).toList();
    return LocalCluster.start(ports, List.of(), (node, line) -> {}, settings).awaitReady();
  }

  /** The CPU of a pull in microseconds, with what an idle node does otherwise. */
  private static double pull(LocalCluster cluster) {
    Duration before = cluster.cpu();
    double first = pulls(cluster);
    LockSupport.parkNanos(WriteCost.ROUND.toNanos());
    double number = pulls(cluster) - first;
    return cluster.cpu().minus(before).toNanos() / 1e3 / number;
  }

  private static double pulls(LocalCluster cluster) {
    return cluster.nodes().stream()
        .mapToDouble(node -> node.client().metric("grapevine_rounds_total{kind=\"pull\"}"))
        .sum();
  }
}
