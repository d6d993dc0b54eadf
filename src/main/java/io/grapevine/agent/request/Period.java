package io.grapevine.agent.request;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A period as requests write it: digits and a unit ({@code ms}, {@code s}, {@code m}, {@code h} or
 * {@code d}), such as {@code 500ms}, {@code 30s} or {@code 7d}.
 */
public final class Period {

  /** More digits than a period of a practical length has in any unit. */
  private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)");

  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);

  private Period() {}

  /** The period, at least 1 ms; empty: the text is none, or it is longer than this. */
  public static Optional<Duration> parse(String text, Duration longest) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(form.group(1));
    long unit = Objects.requireNonNull(MILLIS.get(form.group(2)));
    return number >= 1 && number <= longest.toMillis() / unit
        ? Optional.of(Duration.ofMillis(number * unit))
        : Optional.empty();
  }
}
