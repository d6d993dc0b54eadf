package io.grapevine.agent.prefix;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.Permitted;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.ReplicatedState;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * What a list is asked for.
 *
 * @param descending whether it begins with the last key
 */
public record Listing(KeyRanges ranges, boolean descending, Shown shown) {

  private static final String ASCENDING = "asc";
  private static final String DESCENDING = "desc";

  /**
   * From the parameters of a request.
   *
   * @throws ProblemException if one of them is not valid, or if it may read nothing of this
   */
  public static Listing of(
      Rights rights,
      @Nullable String prefix,
      @Nullable String after,
      @Nullable String before,
      @Nullable String order,
      @Nullable String fields) {
    KeyRanges ranges =
        Permitted.ranges(rights, Permission.READ, keyOf(prefix), keyOf(after), keyOf(before));
    return new Listing(ranges, isDescending(order), Shown.of(fields));
  }

  /** In the order of the list, including those that are invisible to readers. */
  public Iterator<Entry> entries(ReplicatedState state) {
    return descending ? ranges.descending(state) : ranges.ascending(state);
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
