package io.grapevine.agent;

import io.grapevine.state.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * The {@code ttl} of a write: a number with a unit, such as {@code 500ms}, {@code 30s}, {@code 5m},
 * {@code 2h} or {@code 7d}.
 */
final class TimeToLive {

  private TimeToLive() {}

  /** In milliseconds; 0 where there is none. */
  static long millis(@Nullable String text) {
    if (text == null) {
      return 0;
    }
    try {
      Duration ttl = DurationStyle.detectAndParse(text);
      if (!Character.isDigit(text.charAt(text.length() - 1))
          && ttl.toMillis() >= 1
          && ttl.toMillis() <= Entry.MAX_TTL) {
        return ttl.toMillis();
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below, for every wrong one alike.
    }
    throw new ProblemException(
        Problem.INVALID_TTL,
        "ttl is a number with a unit, at least 1ms, such as 500ms, 30s, 5m, 2h or 7d; not \"%s\"."
            .formatted(text));
  }
}
