package io.grapevine.agent.prefix;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.ReplicatedState;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param descending whether it begins with the last key
 */
public record Listing(KeyRange range, boolean descending, Shown shown) {

  private static final String ASCENDING = "asc";
  private static final String DESCENDING = "desc";

  /**
   * From the parameters of a request.
   *
   * @throws ProblemException if one of them is not valid
   */
  public static Listing of(
      @Nullable String prefix,
      @Nullable String after,
      @Nullable String before,
      @Nullable String order,
      @Nullable String fields) {
    KeyRange range = new KeyRange(keyOf(prefix), keyOf(after), keyOf(before));
    return new Listing(range, isDescending(order), Shown.of(fields));
  }

  /** In the order of the list, including those that are invisible to readers. */
  public Iterator<Entry> entries(ReplicatedState state) {
    return (descending ? state.descending(range) : state.entries(range)).iterator();
  }

  /** The key with this text; null if there is none: not bounded. */
  public static @Nullable Key keyOf(@Nullable String text) {
    return text == null || text.isEmpty() ? null : Key.of(text);
  }

  private static boolean isDescending(@Nullable String order) {
    if (order == null || order.equals(ASCENDING)) {
      return false;
    }
    if (order.equals(DESCENDING)) {
      return true;
    }
    throw new ProblemException(
        Problem.INVALID_PARAMETER,
        "order must be asc or desc, not %s.".formatted(Quoted.of(order)));
  }
}
