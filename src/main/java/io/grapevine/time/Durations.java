package io.grapevine.time;

import java.time.Duration;

/** Durations as people write them. */
public final class Durations {

  private Durations() {}

  /** In seconds, as {@code 30 s}, or in milliseconds if they are not whole, as {@code 250 ms}. */
  public static String text(Duration duration) {
    return duration.toMillisPart() == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
  }
}
