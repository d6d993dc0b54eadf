package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.awaitility.Awaitility.await;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The cost of a write for an application, with a small and with a large state (P7): a PUT over HTTP
 * to one of two nodes, including storing it there, sending it to the other node and storing it
 * there.
 */
final class WriteBenchmark {

  private static final int SMALL = 1_000;
  private static final int LARGE = 1_000_000;
  private static final int WRITES = 100_000;
  private static final int WARM_UP = 5;
  private static final int ROUNDS = 7;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private WriteBenchmark() {}

  static void run() throws Exception {
    try (Pair small = new Pair(SMALL);
        Pair large = new Pair(LARGE)) {
      double[] atSmall = new double[ROUNDS];
      double[] atLarge = new double[ROUNDS];
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        int round = Math.max(i, 0);
        atSmall[round] = small.microsPerWrite();
        atLarge[round] = large.microsPerWrite();
        System.err.printf(Locale.ROOT, "%.1f us, %.1f us%n", atSmall[round], atLarge[round]);
      }
      double smallCost = Figure.median(atSmall);
      double largeCost = Figure.median(atLarge);
      String what = "CPU of one PUT, on the node and its peer together, at 1,000,000 entries";
      new Figure("P7", largeCost / smallCost, "x", what + " over that at 1,000").print();
      new Figure("P7a", smallCost, "us", "CPU of one PUT at 1,000 entries").print();
      new Figure("P7b", largeCost, "us", "CPU of one PUT at 1,000,000 entries").print();
    }
  }

  /** Two nodes, each a JVM process, that have as many entries. */
  private static final class Pair implements AutoCloseable {

    private final SplittableRandom random = new SplittableRandom(1);
    private final LocalCluster cluster;
    private final int entries;
    private long written;

    Pair(int entries) throws Exception {
      this.entries = entries;
      Path seed = seed();
      this.cluster =
          LocalCluster.start(
                  Stream.generate(NodePorts::free).limit(2).toList(),
                  List.of(),
                  (node, line) -> {},
                  "-Xms2g",
                  "-Xmx2g",
                  "grapevine.state.seed=" + seed.toUri())
              .awaitReady();
      Files.delete(seed);
    }

    private Path seed() throws IOException {
      Path file = Files.createTempFile("seed", ".json");
      try (Writer writer = Files.newBufferedWriter(file)) {
        for (int i = 0; i < entries; i++) {
          int key = (int) (i * 736_338_717L % entries); // in no order
          writer.write(i == 0 ? "{" : ",");
          writer.write(
              "\"%s\":{\"value\":%s,\"ts\":0,\"ttl\":null}"
                  .formatted(key(key), value(nextValue())));
        }
        writer.write("}");
      }
      return file;
    }

    /** Writes at random, and waits until both nodes have it. */
    double microsPerWrite() throws Exception {
      Duration before = cluster.cpu();
      AtomicInteger left = new AtomicInteger(WRITES);
      long answered =
          HttpLoad.send(
              cluster.node(0).ports().agent(),
              () -> left.getAndDecrement() > 0 ? put(anyKey(), nextValue()) : null);
      if (answered != WRITES) {
        throw new IllegalStateException(answered + " of " + WRITES + " writes");
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> cluster.node(0).client().version().equals(cluster.node(1).client().version()));
      return cluster.cpu().minus(before).toNanos() / 1e3 / WRITES;
    }

    private synchronized int anyKey() {
      return random.nextInt(entries);
    }

    private synchronized long nextValue() {
      return written++;
    }

    private static byte[] put(int key, long value) {
      String body = value(value);
      return String.format(
              Locale.ROOT,
              "PUT /v1/state/%s HTTP/1.1\r\nHost: localhost\r\n"
                  + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
              key(key),
              body.length(),
              body)
          .getBytes(ISO_8859_1);
    }

    private static String key(int number) {
      return String.format(
          Locale.ROOT, "flags/tenant-%02d/feature-%05d", number / 100_000, number % 100_000);
    }

    private static String value(long number) {
      return String.format(
          Locale.ROOT, "{\"n\":\"%010d\",\"text\":\"%s\"}", number, "x".repeat(76));
    }

    @Override
    public void close() {
      cluster.close();
    }
  }
}
