package io.grapevine.repair;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.time.Ticker;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Distinguishes a difference that was lost from one that is on its way by pushes.
 *
 * <p>Under many writes, two nodes always differ in more entries than the precomputed symbols can
 * show, and both would scan their whole state to find them. So a difference that the writes of the
 * last pull interval explain is left to the pushes, but not forever: changes that were lost
 * meanwhile have to be found as well.
 */
@Component
final class InFlight {

  /** Not every write of the last interval is remembered, and pushes may be behind by more. */
  private static final int MARGIN = 4;

  /** The number of pull intervals in a row for which a difference may be left to the pushes. */
  private static final int PULLS_LEFT_OUT = 4;

  /**
   * The part of a grace that limits this time as well: a node without any repair counts as cut off.
   */
  private static final int PART_OF_GRACE = 8;

  private final StateSketch sketch;
  private final InstantSource clock;
  private final Ticker ticker;
  private final long pullInterval;
  private final long patience;
  private @Nullable Long leftSince;

  InFlight(
      ReplicatedState state,
      StateSketch sketch,
      InstantSource clock,
      Ticker ticker,
      ConnectionProperties properties) {
    this.sketch = sketch;
    this.clock = clock;
    this.ticker = ticker;
    this.pullInterval = properties.pullInterval().toMillis();
    this.patience =
        Math.min(
            PULLS_LEFT_OUT * pullInterval, state.retention().shortest().toMillis() / PART_OF_GRACE);
  }

  /** Whether to leave this number of differences to the pushes. */
  boolean explains(long differences) {
    long lastPull = Math.max(clock.millis() - pullInterval, 0);
    long written = sketch.recentSince(Stamp.of(lastPull, 0));
    return differences <= MARGIN * written && hasPatience();
  }

  private synchronized boolean hasPatience() {
    long now = ticker.nanos();
    if (leftSince == null) {
      leftSince = now;
    }
    if (now - leftSince < TimeUnit.MILLISECONDS.toNanos(patience)) {
      return true;
    }
    leftSince = null;
    return false;
  }
}
