package io.grapevine.peers;

import java.time.Duration;

/**
 * How long a failing peer is not contacted.
 *
 * @param failures the number of failures since the last success or the last sign of life
 * @param from when the last of them failed, in nanoseconds of the monotonic clock
 * @param pause how long the peer is not contacted from then on
 * @param reason why the last of them failed
 */
record Backoff(int failures, long from, Duration pause, String reason) {

  private static final int MAX_DOUBLINGS = 30;

  /**
   * The pause after this number of failures in a row: {@code min}, doubled with each further one,
   * up to {@code max}.
   */
  static Duration pause(int failures, Duration min, Duration max) {
    long doubled = min.toMillis() << Math.min(failures - 1, MAX_DOUBLINGS);
    return Duration.ofMillis(Math.min(doubled, max.toMillis()));
  }

  /** Without its pause; the next failure is the first. */
  Backoff ended() {
    return new Backoff(0, from, Duration.ZERO, reason);
  }

  /** Whether the pause is not over yet. */
  boolean lasts(long nanos) {
    return nanos - from < pause.toNanos();
  }
}
