package io.grapevine.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A wall clock that moves only when it is told to. */
public final class ManualClock implements InstantSource {

  /** Where every clock begins: some day in 2023, at a purge boundary. */
  public static final long START = 1_700_000_000_000L;

  private volatile long millis = START;

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis);
  }

  @Override
  public long millis() {
    return millis;
  }

  public void advance(Duration duration) {
    set(millis + duration.toMillis());
  }

  public void set(long epochMillis) {
    millis = epochMillis;
  }
}
