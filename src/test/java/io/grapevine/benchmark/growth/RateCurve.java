package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;

/**
 * The writes per second that a cluster takes on its first node before the 99th percentile of the
 * lag exceeds 100 ms, against the number of real nodes.
 */
final class RateCurve implements Curve {

  private static final double LONGEST_LAG_MILLIS = 100;

  /** The part of the writes that must be acknowledged in time; the clients wait for the rest. */
  private static final double ACKNOWLEDGED = 0.95;

  /** Short, so that there are enough samples for a 99th percentile. */
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(40);

  private static final RateSearch SEARCH = new RateSearch(200, 10, 20_000, 2);

  private final Line rate = new Line("N4", "writes");

  @Override
  public List<Picture> measure(Effort effort) throws Exception {
    SmallNodes.each(
        effort,
        (cluster, nodes) ->
            rate.add(
                nodes,
                SEARCH.highest(perSecond -> sustains(cluster, (int) perSecond, effort.time()))));
    return List.of(
        Picture.of(
            "nodes-rate", Axis.NODES, "writes on one node with a p99 lag of 100 ms", "1/s", rate));
  }

  private static boolean sustains(SmallNodes cluster, int perSecond, Duration time)
      throws Exception {
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      double before = cluster.lag().write(); // Waits for what an earlier trial left behind.
      Future<Long> writes = background.submit(() -> cluster.write(perSecond, time));
      List<Double> lags = cluster.lag().during(time, LONGEST_PAUSE, cluster.random());
      long written = writes.get();
      double tail = Figure.quantile(lags, 0.99);
      System.err.println(
          "%d writes a second: %d acknowledged, lag %.0f ms in %d samples; %.0f ms before"
              .formatted(perSecond, written, tail, lags.size(), before));
      return isSustained(tail, written, perSecond * time.toSeconds());
    } catch (TimeoutException e) {
      System.err.println(perSecond + " writes a second: " + e.getMessage());
      return false;
    }
  }

  static boolean isSustained(double tailMillis, long acknowledged, long due) {
    return tailMillis <= LONGEST_LAG_MILLIS && isAcknowledged(acknowledged, due);
  }

  /** Whether the machine keeps up with the writes. */
  static boolean isAcknowledged(long acknowledged, long due) {
    return acknowledged >= ACKNOWLEDGED * due;
  }
}
