package io.grapevine.testing;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Empty states with the settings of the tests: the defaults, and limits that are out of the way.
 */
public final class States {

  public static final Duration MAX_SKEW = Duration.ofSeconds(5);
  public static final Duration TOMBSTONE_GRACE = Duration.ofHours(24);
  public static final Duration EXPIRY_GRACE = Duration.ofMinutes(5);
  public static final Limits WIDE = new Limits(1 << 20, Long.MAX_VALUE, Long.MAX_VALUE);

  private States() {}

  /** A monotonic clock that goes along with every jump of the wall clock, so that none shows. */
  public static Ticker blindTo(InstantSource clock) {
    return () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** What a reader sees now, in key order. */
  public static Stream<Entry> visible(
      ReplicatedState state, InstantSource clock, @Nullable Key prefix, @Nullable Key after) {
    long now = clock.millis();
    return state.entries(new KeyRange(prefix, after, null)).filter(entry -> entry.isVisibleAt(now));
  }

  public static ReplicatedState empty(InstantSource clock) {
    return empty(clock, WIDE);
  }

  public static ReplicatedState empty(InstantSource clock, Limits limits) {
    return new ReplicatedState(
        clock, blindTo(clock), MAX_SKEW, limits, new Retention(TOMBSTONE_GRACE, EXPIRY_GRACE));
  }
}
