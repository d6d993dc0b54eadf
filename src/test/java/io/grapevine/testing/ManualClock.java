package io.grapevine.testing;

import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock and a monotonic clock that advance only on demand. */
public final class ManualClock implements InstantSource, Ticker {

  /** Where every clock begins: some day in 2023, at a purge boundary. */
  public static final long START = 1_700_000_000_000L;

  private volatile long millis = START;
  private volatile long nanos;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long millis() {
    return millis;
  }

  @Override
  public long nanos() {
    return nanos;
  }

  /** Time goes by, on both clocks. */
  public synchronized void advance(Duration duration) {
    set(millis + duration.toMillis());
    nanos += duration.toNanos();
  }

  /** The wall clock alone is set, as by an operator. */
  public void set(long epochMillis) {
    millis = epochMillis;
  }
}
