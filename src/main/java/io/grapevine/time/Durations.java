package io.grapevine.time;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.StringJoiner;

/** Durations as people write them. */
public final class Durations {

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private Durations() {}

  /** Exact and with units, as {@code 24 h}, {@code 1 min 30 s}, {@code 1.5 s} or {@code 250 ms}. */
  public static String text(Duration duration) {
    if (duration.isNegative()) {
      return "-" + text(duration.negated());
    }
    var text = new StringJoiner(" ");
    add(text, duration.toHours(), " h");
    add(text, duration.toMinutesPart(), " min");
    long nanos = duration.toSecondsPart() * SECOND + duration.toNanosPart();
    if (nanos >= SECOND) {
      text.add(fraction(nanos, SECOND) + " s");
    } else if (nanos > 0) {
      text.add(fraction(nanos, MILLI) + " ms");
    }
    return duration.isZero() ? "0 s" : text.toString();
  }

  private static void add(StringJoiner text, long number, String unit) {
    if (number > 0) {
      text.add(number + unit);
    }
  }

  private static String fraction(long nanos, long unit) {
    return BigDecimal.valueOf(nanos)
        .divide(BigDecimal.valueOf(unit))
        .stripTrailingZeros()
        .toPlainString();
  }
}
