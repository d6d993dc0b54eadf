package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

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

  private final Line rate = new Line("N4", "writes per second");

  @Override
  public List<Picture> measure(Effort effort) throws Exception {
    for (int nodes : effort.clusters()) {
      try (SmallNodes cluster = SmallNodes.start(nodes, effort.warmUp())) {
        rate.add(
            nodes, SEARCH.highest(perSecond -> sustains(cluster, (int) perSecond, effort.time())));
      }
    }
    return List.of(
        Picture.of(
            "nodes-rate", Axis.NODES, "writes on one node with a p99 lag of 100 ms", "1/s", rate));
  }

  private static boolean sustains(SmallNodes cluster, int perSecond, Duration time)
      throws Exception {
    double millis = cluster.lag().write(); // What an earlier trial left behind is gone with it.
    long written;
    List<Double> lags;
    try (ExecutorService background = Executors.newSingleThreadExecutor()) {
      Future<Long> writes = background.submit(() -> cluster.write(perSecond, time));
      lags = cluster.lag().during(time, LONGEST_PAUSE, cluster.random());
      written = writes.get();
    }
    double tail = Figure.quantile(lags, 0.99);
    System.err.println(
        "%d writes a second: %d acknowledged, lag %.0f ms in %d samples; %.0f ms before"
            .formatted(perSecond, written, tail, lags.size(), millis));
    return isSustained(tail, written, perSecond * time.toSeconds());
  }

  static boolean isSustained(double tailMillis, long acknowledged, long due) {
    return tailMillis <= LONGEST_LAG_MILLIS && acknowledged >= ACKNOWLEDGED * due;
  }
}
