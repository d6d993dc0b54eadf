package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The lag, the CPU and the bytes of a write, against the number of real nodes. */
final class NodesCurve implements Curve {

  private static final int WRITES_PER_SECOND = 50;
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);
  private static final Duration SETTLE = Duration.ofSeconds(1);

  private final Line median = new Line("N1", "median");
  private final Line tail = new Line("N1p99", "99th percentile");
  private final Line cpu = new Line("N2", "CPU of all nodes");
  private final Line bytes = new Line("N3", "bytes between all nodes");

  @Override
  public List<Picture> measure(Effort effort) throws Exception {
    SmallNodes.each(
        effort,
        (cluster, nodes) -> {
          lag(cluster, nodes, effort.time());
          cost(cluster, nodes, effort.time());
        });
    String each = " of a write, " + WRITES_PER_SECOND + " writes a second";
    return List.of(
        Picture.of("nodes-lag", Axis.NODES, "lag until the last node", "ms", median, tail),
        Picture.of("nodes-cpu", Axis.NODES, "CPU" + each, "µs", cpu),
        Picture.of("nodes-bytes", Axis.NODES, "bytes" + each, "B", bytes));
  }

  private void lag(SmallNodes cluster, int nodes, Duration time) throws Exception {
    List<Double> millis = cluster.lag().during(time, LONGEST_PAUSE, cluster.random());
    median.add(nodes, Figure.quantile(millis, 0.5));
    tail.add(nodes, Figure.quantile(millis, 0.99));
  }

  /** What a write costs beyond what an idle cluster uses in the same time. */
  private void cost(SmallNodes cluster, int nodes, Duration time) throws Exception {
    LockSupport.parkNanos(SETTLE.toNanos());
    Usage start = Usage.of(cluster);
    LockSupport.parkNanos(time.toNanos());
    Usage idle = Usage.of(cluster);
    long writes = cluster.write(WRITES_PER_SECOND, time);
    LockSupport.parkNanos(SETTLE.toNanos());
    Usage end = Usage.of(cluster);
    long due = WRITES_PER_SECOND * time.toSeconds();
    if (!RateCurve.isAcknowledged(writes, due)) {
      System.err.println(
          "%d nodes: %d of %d writes were acknowledged in time; their cost is left out"
              .formatted(nodes, writes, due));
      return;
    }
    double times = (double) (end.nanos - idle.nanos) / (idle.nanos - start.nanos);
    cpu.add(nodes, beyond(start.micros(), idle.micros(), end.micros(), times) / writes);
    if (start.bytes.isPresent() && idle.bytes.isPresent() && end.bytes.isPresent()) {
      SocketBytes before = start.bytes.get();
      SocketBytes between = idle.bytes.get();
      double busy = end.bytes.get().since(between);
      bytes.add(nodes, (busy - times * between.since(before)) / writes);
      System.err.println(
          "%d nodes, %d writes: %d connections closed meanwhile"
              .formatted(nodes, writes, end.bytes.get().closedSince(between)));
    } else {
      System.err.println("the bytes are left out: there is no program ss (iproute2)");
    }
  }

  /**
   * The growth of a counter in a second interval beyond that in a first one.
   *
   * @param times how often the first interval fits into the second one
   */
  static double beyond(double start, double middle, double end, double times) {
    return end - middle - times * (middle - start);
  }

  private record Usage(long nanos, Duration cpu, Optional<SocketBytes> bytes) {

    static Usage of(SmallNodes cluster) throws Exception {
      return new Usage(System.nanoTime(), cluster.cpu(), cluster.bytes());
    }

    double micros() {
      return cpu.toNanos() / 1e3;
    }
  }
}
