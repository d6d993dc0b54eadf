package io.grapevine.agent.backup;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import org.jspecify.annotations.Nullable;

/** The {@code stamps} of a backup: whether lines have stamps, or keep those that they have. */
final class Stamps {

  private Stamps() {}

  /**
   * Whether stamps are wanted.
   *
   * @param text null: they are not
   * @throws ProblemException if it is neither true nor false
   */
  static boolean areWanted(@Nullable String text) {
    if (text == null || text.equals("false")) {
      return false;
    }
    if (text.equals("true")) {
      return true;
    }
    throw new ProblemException(
        Problem.INVALID_PARAMETER,
        "stamps must be true or false, not %s.".formatted(Quoted.of(text)));
  }
}
