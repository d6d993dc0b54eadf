package io.grapevine.agent.request;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.state.Entry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code ttl} of a write: digits and a unit ({@code ms}, {@code s}, {@code m}, {@code h} or
 * {@code d}), such as {@code 500ms}, {@code 30s} or {@code 7d}; or {@code never}.
 */
public final class TimeToLive {

  private static final String NEVER = "never";
  private static final Duration LONGEST = Duration.ofMillis(Entry.MAX_TTL);

  private TimeToLive() {}

  /**
   * The ttl in milliseconds; 0: the value does not expire.
   *
   * @param text null: the default
   */
  public static long millis(@Nullable String text, DefaultTtl unset) {
    return text == null ? unset.millis() : millis(text);
  }

  public static long millis(String text) {
    if (text.equals(NEVER)) {
      return 0;
    }
    return Period.parse(text, LONGEST)
        .orElseThrow(() ->
            new ProblemException(
                Problem.INVALID_TTL,
                "ttl must be a number with a unit, at least 1ms, such as 500ms, 30s, 5m, 2h or 7d, or never, not %s."
                    .formatted(Quoted.of(text))))
        .toMillis();
  }
}
