package io.grapevine.peers;

import java.time.Duration;

/**
 * How long to leave a failing peer alone.
 *
 * @param failures how many contacts failed since the last that did not, at least 1
 * @param from when the last of them failed, in nanoseconds of the monotonic clock
 * @param pause how long the peer is left alone from then on
 * @param reason why the last of them failed
 */
record Backoff(int failures, long from, Duration pause, String reason) {

  private static final int MAX_DOUBLINGS = 30;

  /**
   * The pause after so many failures in a row: {@code min} doubled with each, up to {@code max}.
   */
  static Duration pause(int failures, Duration min, Duration max) {
    long doubled = min.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Duration.ofMillis(Math.min(doubled, max.toMillis()));
  }

  /** Whether the pause is not over yet. */
  boolean lasts(long nanos) {
    return nanos - from < pause.toNanos();
  }
}
