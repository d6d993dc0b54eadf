package io.grapevine.state;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The clock of one node: issues stamps that are later than every stamp that it has issued or
 * observed, and that stay close to the wall clock.
 *
 * <p>Not thread-safe: the state uses it under its write lock. See {@link Stamp} for the source.
 */
final class HybridClock {

  private final InstantSource wallClock;
  private final long maxSkewMillis;
  private long last;
  private long sinceMark;

  HybridClock(InstantSource wallClock, Duration maxSkew) {
    this.wallClock = wallClock;
    this.maxSkewMillis = maxSkew.toMillis();
  }

  Duration maxSkew() {
    return Duration.ofMillis(maxSkewMillis);
  }

  /**
   * A stamp of this wall clock that is later than every earlier one; it counts as issued only once
   * it is {@link #observe observed}.
   */
  long next(long wallMillis) {
    return later(wallMillis << 16, last + 1);
  }

  /**
   * The latest stamp so far, issued or observed: not before any of them, and before the next one.
   */
  long last() {
    return last;
  }

  /** Makes later stamps greater than this one, which was issued or merged. */
  void observe(long stamp) {
    last = later(stamp, last);
    sinceMark = later(stamp, sinceMark);
  }

  /** From here on, records the latest stamp separately, for {@link #goBackTo}. */
  void mark() {
    sinceMark = Stamp.OLDEST;
  }

  /** Forgets every stamp but this one and those since the mark. */
  void goBackTo(long stamp) {
    last = later(stamp, sinceMark);
  }

  /**
   * Whether a stamp is so far ahead of the wall clock that the clock of its writer must be wrong.
   */
  boolean isTooFarAhead(long stamp) {
    return Stamp.millis(stamp) > wallClock.millis() + maxSkewMillis;
  }

  private static long later(long a, long b) {
    return Stamp.isAfter(a, b) ? a : b;
  }
}
