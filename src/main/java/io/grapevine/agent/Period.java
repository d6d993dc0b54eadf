package io.grapevine.agent;

import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.convert.DurationStyle;

/**
 * A period as requests write it: a number with a unit, such as {@code 500ms}, {@code 30s}, {@code
 * 5m}, {@code 2h} or {@code 7d}.
 */
final class Period {

  private Period() {}

  /** The period, at least 1 ms; empty: the text is none, or it is longer than this. */
  static Optional<Duration> parse(String text, Duration longest) {
    try {
      Duration period = DurationStyle.detectAndParse(text);
      if (!text.isEmpty()
          && !Character.isDigit(text.charAt(text.length() - 1))
          && period.toMillis() >= 1
          && period.compareTo(longest) <= 0) {
        return Optional.of(period);
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // As for a period out of range.
    }
    return Optional.empty();
  }
}
