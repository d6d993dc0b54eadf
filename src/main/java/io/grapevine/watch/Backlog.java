package io.grapevine.watch;

import io.grapevine.state.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that changed and that a reader has not got, in the order of the first such change of
 * each. All backlogs together are bounded. Not thread-safe.
 */
final class Backlog {

  private final Watches watches;
  private final Map<Key, Pending> pending = new LinkedHashMap<>(0);

  /** The number of those, at the beginning, that the reader missed before it came. */
  private int missed;

  Backlog(Watches watches) {
    this.watches = watches;
  }

  /** A key that is there already keeps its place; returns false if there is no room. */
  boolean add(Pending change) {
    return pending.putIfAbsent(change.key, change) != null || watches.reserved();
  }

  /** All that is here now is what the reader missed. */
  void beginsHere() {
    missed = pending.size();
  }

  boolean hasMissed() {
    return missed > 0;
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  private Pending first() {
    return pending.values().iterator().next();
  }

  /** Removes and returns the first one; null: there is none. */
  @Nullable Pending take() {
    if (pending.isEmpty()) {
      return null;
    }
    Pending first = first();
    pending.remove(first.key);
    missed = Math.max(0, missed - 1);
    watches.released(1);
    return first;
  }

  void clear() {
    watches.released(pending.size());
    pending.clear();
    missed = 0;
  }

  /**
   * The reader has everything before this.
   *
   * @param dispatched up to there, everything was added
   */
  Position place(Position dispatched) {
    return pending.isEmpty() ? dispatched : first().before;
  }

  /** For how many nanoseconds the first one has been here. */
  long age(long now) {
    return pending.isEmpty() ? 0 : now - first().since;
  }
}
