package io.grapevine.agent.wait;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.http.Amount;
import org.jspecify.annotations.Nullable;

/** The {@code w} of a write: how many holders it waits for. */
final class WriteConcern {

  private static final String MAJORITY = "majority";
  private static final String ALL = "all";

  private WriteConcern() {}

  /** Whether the write does not wait: this node itself is enough. */
  static boolean isNone(@Nullable String w) {
    return w == null || w.equals("1");
  }

  /**
   * The number of holders.
   *
   * @param nodes the number of nodes that this one knows, including itself
   * @throws ProblemException if it is none of the forms of {@code w}, or more than there are nodes
   */
  static int holders(String w, int nodes) {
    return switch (w) {
      case ALL -> nodes;
      case MAJORITY -> majority(nodes);
      default -> number(w, nodes);
    };
  }

  /** More than half of them. */
  static int majority(int nodes) {
    return nodes / 2 + 1;
  }

  /** Checks the form, so that a request is rejected before its body is read. */
  static void check(String w) {
    if (!w.equals(ALL) && !w.equals(MAJORITY)) {
      parse(w);
    }
  }

  private static int number(String w, int nodes) {
    int count = parse(w);
    if (count > nodes) {
      throw new ProblemException(
          Problem.TOO_FEW_NODES,
          "w is %d, but this node knows %s, including itself; nothing was changed."
              .formatted(count, Amount.of(nodes, "node", "nodes")));
    }
    return count;
  }

  private static int parse(String w) {
    try {
      int count = Integer.parseInt(w);
      if (count >= 1 && w.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Reported below.
    }
    throw new ProblemException(
        Problem.INVALID_PARAMETER,
        "w must be a number of nodes from 1 on, majority or all, not %s.".formatted(Quoted.of(w)));
  }
}
