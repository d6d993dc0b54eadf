package io.grapevine.audit;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A token bucket of lines, as many as one second allows: the generic cell rate algorithm, which
 * keeps only the moment at which the bucket will be full.
 */
final class LineRate {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final long pause;
  private final AtomicLong fullAt;

  LineRate(int perSecond, long now) {
    pause = SECOND / perSecond;
    fullAt = new AtomicLong(now);
  }

  /** Takes one line, if there is one. */
  boolean take(long now) {
    while (true) {
      long before = fullAt.get();
      long after = (before - now > 0 ? before : now) + pause;
      if (after - now > SECOND) {
        return false;
      }
      if (fullAt.compareAndSet(before, after)) {
        return true;
      }
    }
  }
}
