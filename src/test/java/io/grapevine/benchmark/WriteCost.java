package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.grapevine.cluster.LocalCluster;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** The CPU that all nodes of a cluster together take for a write on the first of them. */
final class WriteCost {

  /** So long until the code of the nodes is compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(40);

  /** A measurement. */
  static final Duration ROUND = Duration.ofSeconds(6);

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final LocalCluster cluster;
  private final AtomicLong written = new AtomicLong();

  WriteCost(LocalCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Compares two clusters, once their code is compiled: the figures 1, at full load, and 2, one by
   * one, of these ids.
   *
   * @param whose of which nodes the CPU is, in words
   * @param condition of the first cluster, in words
   * @param different in what the second one is different
   */
  static void compare(
      String ids,
      String whose,
      String condition,
      String different,
      LocalCluster first,
      LocalCluster second)
      throws Exception {
    WriteCost without = new WriteCost(first);
    WriteCost with = new WriteCost(second);
    without.warmUp();
    with.warmUp();
    String what = "CPU of " + whose + " for a write, ";
    InTurns.compare(
        ids + 1,
        what + "as many as 16 clients can" + condition,
        different,
        () -> without.atFullLoad(ROUND),
        () -> with.atFullLoad(ROUND));
    InTurns.compare(
        ids + 2,
        what + "100 a second, each with a push of its own" + condition,
        different,
        () -> without.atRate(100, ROUND),
        () -> with.atRate(100, ROUND));
  }

  /** Writes until the code of the nodes is compiled. */
  void warmUp() throws Exception {
    atFullLoad(WARM_UP);
  }

  /** Microseconds of CPU while 16 clients write as much as they can. */
  double atFullLoad(Duration time) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    Duration before = cluster.cpu();
    int port = cluster.node(0).ports().agent();
    long writes = HttpLoad.send(port, () -> System.nanoTime() < end ? nextPut() : null);
    return micros(before, writes);
  }

  /** As above, while one client writes so often, one after the other. */
  double atRate(int perSecond, Duration time) throws Exception {
    long start = System.nanoTime();
    Duration before = cluster.cpu();
    long writes = time.toMillis() * perSecond / 1_000;
    try (HttpConnection connection = new HttpConnection(cluster.node(0).ports().agent())) {
      for (int i = 0; i < writes; i++) {
        connection.exchange(nextPut()).successful();
        awaitTime(start + SECOND * (i + 1) / perSecond);
      }
    }
    return micros(before, writes);
  }

  private static void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
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
            BareServer.VALUE.length(),
            BareServer.VALUE)
        .getBytes(ISO_8859_1);
  }
}
