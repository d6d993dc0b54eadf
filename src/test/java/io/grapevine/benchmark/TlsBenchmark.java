package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * What mutual TLS between nodes costs: the CPU of a write and of a pull in a cluster of two nodes,
 * beside the same cluster without TLS. The clusters take turns.
 */
final class TlsBenchmark {

  /** So long until the code of both clusters is compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  /** Pulls are so few that their code takes longer. */
  private static final Duration PULL_WARM_UP = Duration.ofMinutes(3);

  private static final Duration ROUND = Duration.ofSeconds(6);
  private static final int ROUNDS = 5;
  private static final long PAUSE_BETWEEN_WRITES = Duration.ofMillis(10).toNanos();
  private static final int PULL_MILLIS = 10;

  private static final String VALUE = BareServer.VALUE;

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
    try (Pair without = new Pair();
        Pair with = new Pair(tls)) {
      without.writes(0, WARM_UP);
      with.writes(0, WARM_UP);
      compare("T1", "write, as many as 16 clients can", without, with, pair -> pair.writes(0));
      compare(
          "T2",
          "write, 100 a second, each with a push of its own",
          without,
          with,
          pair -> pair.writes(PAUSE_BETWEEN_WRITES));
    }
  }

  private static void comparePulls(String[] tls) throws Exception {
    String often = "grapevine.connection.pull-interval=" + PULL_MILLIS + "ms";
    try (Pair without = new Pair(often);
        Pair with =
            new Pair(Stream.concat(Stream.of(tls), Stream.of(often)).toArray(String[]::new))) {
      LockSupport.parkNanos(PULL_WARM_UP.toNanos());
      compare("T3", "pull that finds no difference", without, with, Pair::pulls);
    }
  }

  private static void compare(String id, String what, Pair without, Pair with, Cost cost)
      throws Exception {
    double[] plain = new double[ROUNDS];
    double[] secured = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      plain[i] = cost.micros(without);
      secured[i] = cost.micros(with);
      System.err.printf(Locale.ROOT, "%s: %.1f us, %.1f us%n", id, plain[i], secured[i]);
    }
    double before = Figure.median(plain);
    double after = Figure.median(secured);
    new Figure(id + "o", before, "us", "CPU of both nodes for a " + what + ", TLS off").print();
    new Figure(id, after, "us", "the same with mutual TLS between the nodes").print();
    new Figure(id + "r", after / before, "x", "ratio of the two").print();
  }

  /** Measures one round. */
  private interface Cost {
    double micros(Pair pair) throws Exception;
  }

  /** Two nodes, each a JVM process. */
  private static final class Pair implements AutoCloseable {

    private final LocalCluster cluster;
    private final AtomicLong written = new AtomicLong();

    Pair(String... settings) {
      cluster =
          LocalCluster.start(
                  Stream.generate(NodePorts::free).limit(2).toList(),
                  List.of(),
                  (node, line) -> {},
                  settings)
              .awaitReady();
    }

    double writes(long pause) throws Exception {
      return writes(pause, ROUND);
    }

    /** The CPU of a write; with a pause, one client waits so long after each. */
    double writes(long pause, Duration time) throws Exception {
      long end = System.nanoTime() + time.toNanos();
      Duration before = cluster.cpu();
      int port = cluster.node(0).ports().agent();
      long writes = 0;
      if (pause == 0) {
        writes = HttpLoad.send(port, () -> System.nanoTime() < end ? nextPut() : null);
      } else {
        try (HttpConnection connection = new HttpConnection(port)) {
          for (; System.nanoTime() < end; writes++) {
            connection.exchange(nextPut()).successful();
            LockSupport.parkNanos(pause);
          }
        }
      }
      return micros(before, writes);
    }

    /** The CPU of a pull, with what an idle node does otherwise. */
    double pulls() {
      Duration before = cluster.cpu();
      double first = count();
      LockSupport.parkNanos(ROUND.toNanos());
      return micros(before, Math.round(count() - first));
    }

    private double count() {
      return cluster.nodes().stream()
          .mapToDouble(node -> node.client().metric("grapevine_rounds_total{kind=\"pull\"}"))
          .sum();
    }

    private double micros(Duration before, long number) {
      return cluster.cpu().minus(before).toNanos() / 1e3 / number;
    }

    private byte[] nextPut() {
      return String.format(
              Locale.ROOT,
              "PUT /v1/state/flags/tenant-00/feature-%05d HTTP/1.1\r\nHost: localhost\r\n"
                  + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
              written.getAndIncrement() % 1_000,
              VALUE.length(),
              VALUE)
          .getBytes(ISO_8859_1);
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
