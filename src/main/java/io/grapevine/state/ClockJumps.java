package io.grapevine.state;

import io.grapevine.time.Ticker;
import java.util.concurrent.TimeUnit;

/**
 * Detects that the wall clock was set: then it no longer advances with the monotonic clock.
 *
 * <p>Between the jump and the next comparison with the clocks of peers, it is unknown whether peers
 * would accept a stamp of this node.
 */
final class ClockJumps {

  /** More than the drift of two running clocks between two comparisons. */
  static final long TOLERANCE_MILLIS = 1_000;

  private final Ticker ticker;
  private volatile long confirmed;

  ClockJumps(long wallMillis, Ticker ticker) {
    this.ticker = ticker;
    this.confirmed = offset(wallMillis, ticker.nanos());
  }

  /** Whether the wall clock, with this value, was set since it was last confirmed. */
  boolean hasJumped(long wallMillis) {
    return Math.abs(offset(wallMillis, ticker.nanos()) - confirmed) > TOLERANCE_MILLIS;
  }

  /**
   * Records that the wall clock was compared with those of peers, or that there is nothing to
   * compare it with.
   *
   * @param wallMillis its value before the comparison
   * @param nanos the monotonic clock at that moment
   * @return by how many milliseconds it was set since the last call; 0: it was not
   */
  long confirm(long wallMillis, long nanos) {
    long offset = offset(wallMillis, nanos);
    long jump = offset - confirmed;
    confirmed = offset;
    return Math.abs(jump) > TOLERANCE_MILLIS ? jump : 0;
  }

  private static long offset(long wallMillis, long nanos) {
    return wallMillis - TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
