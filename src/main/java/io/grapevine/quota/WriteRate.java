package io.grapevine.quota;

import java.util.concurrent.TimeUnit;

/**
 * A token bucket of the writes of one subject: as many as one second allows may come at once.
 *
 * <p>Many writes that take effect together may be more than the bucket holds. They take a full one
 * into debt, and what follows waits until that is paid: so the rate holds in the long run, and no
 * request can never be served.
 *
 * <p>It keeps only the moment at which it will be full (the generic cell rate algorithm, ITU-T
 * I.371). Not thread-safe: it is used under the state's write lock.
 */
final class WriteRate {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long perSecond;
  private long fullAt;

  /** A full bucket. */
  WriteRate(long perSecond, long now) {
    this.perSecond = perSecond;
    this.fullAt = now;
  }

  long perSecond() {
    return perSecond;
  }

  /** Nanoseconds until this number of writes may take effect together; 0: now. */
  long delay(long writes, long now) {
    return delay(writes, perSecond, untilFull(now));
  }

  /** These writes take effect. */
  void take(long writes, long now) {
    fullAt = now + untilFull(now) + cost(writes, perSecond);
  }

  /** How many writes may take effect now. */
  long left(long now) {
    return left(perSecond, untilFull(now));
  }

  private long untilFull(long now) {
    return Math.max(0, fullAt - now);
  }

  /** The time in which a rate allows this number of writes, in nanoseconds. */
  static long cost(long writes, long perSecond) {
    return writes * SECOND / perSecond;
  }

  /** See {@link #delay(long, long)}, for a bucket that will be full in so many nanoseconds. */
  static long delay(long writes, long perSecond, long untilFull) {
    return Math.max(0, untilFull + cost(Math.min(writes, perSecond), perSecond) - SECOND);
  }

  /** See {@link #left(long)}, for a bucket that will be full in so many nanoseconds. */
  static long left(long perSecond, long untilFull) {
    return untilFull >= SECOND ? 0 : (SECOND - untilFull) / Math.max(1, cost(1, perSecond));
  }
}
