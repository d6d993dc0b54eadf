package io.grapevine.agent.backup;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.http.Problems;
import io.grapevine.state.Key;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of the lines of an import. It lists a bounded number of those that were refused, and
 * counts all.
 *
 * <p>Not thread-safe.
 */
final class ImportReport {

  /** The maximum number of refused lines that are listed. */
  static final int MOST_LISTED = 1_000;

  /**
   * The body of a response.
   *
   * @param imported the number of lines whose values are in the state now
   * @param unchanged the number of lines that were older than what the state has, or have expired
   * @param refused the number of lines that were refused
   * @param errors the first of those
   */
  record Summary(long imported, long unchanged, long refused, List<Refused> errors) {}

  /** A line that was refused. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Refused(long line, @Nullable String key, URI type, String detail) {}

  private final List<Refused> errors = new ArrayList<>();
  private long imported;
  private long unchanged;
  private long refused;

  void imported() {
    imported++;
  }

  void unchanged() {
    unchanged++;
  }

  /**
   * A line was refused.
   *
   * @param line its number, from 1 on
   * @param key null: it is not known
   */
  void refused(long line, @Nullable String key, ProblemException why) {
    refused++;
    if (errors.size() < MOST_LISTED) {
      String shown = key == null ? null : Quoted.cut(key, Key.MAX_BYTES);
      errors.add(
          new Refused(
              line, shown, Problems.named(why.problem()), String.valueOf(why.getMessage())));
    }
  }

  Summary summary() {
    return new Summary(imported, unchanged, refused, List.copyOf(errors));
  }

  /** The counts alone, for the problem of an import that ended early. */
  Map<String, Long> counts() {
    return Map.of("imported", imported, "unchanged", unchanged, "refused", refused);
  }
}
