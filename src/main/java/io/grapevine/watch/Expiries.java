package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The values that expire soon. The state finds those of any period, so only the next seconds are
 * here, and nothing at all while nobody watches.
 *
 * <p>Invariant: every value that expires after {@link #reached} and up to the horizon is queued at
 * its expiry or earlier. Not thread-safe.
 */
final class Expiries {

  /** How far the queue looks ahead at least, and up to twice that. */
  static final long AHEAD_MILLIS = 10_000;

  private final ReplicatedState state;
  private final TreeMap<Long, Set<Key>> queue = new TreeMap<>();
  private final Map<Key, Long> queued = new HashMap<>();
  private volatile long reached;
  private long horizon;

  Expiries(ReplicatedState state) {
    this.state = state;
  }

  /** Begins at this epoch millisecond. */
  void begin(long now) {
    clear();
    reached = now;
    horizon = now;
  }

  /** Forgets everything. */
  void clear() {
    queue.clear();
    queued.clear();
  }

  /** Every expiry up to this epoch millisecond is over; any thread may ask. */
  long reached() {
    return reached;
  }

  /** The next moment at which something may expire. */
  long next() {
    return queue.isEmpty() ? horizon - AHEAD_MILLIS : queue.firstKey();
  }

  /** This entry is the one of its key now. */
  void changed(Entry entry) {
    if (entry.hasTtl() && entry.expiry() > reached && entry.expiry() <= horizon) {
      add(entry.key(), entry.expiry());
    }
  }

  /** Changes were missed: whatever expires up to the horizon is looked for again. */
  void missed() {
    state.retrospect().expiring(reached, horizon, this::changed);
  }

  private void add(Key key, long expiry) {
    Long before = queued.get(key);
    if (before != null && before <= expiry) {
      return; // It is looked at then, and queued again.
    }
    Key alone = key.alone();
    if (before != null) {
      Set<Key> others = queue.get(before);
      if (others != null && others.remove(key) && others.isEmpty()) {
        queue.remove(before);
      }
    }
    queued.put(alone, expiry);
    queue.computeIfAbsent(expiry, at -> new HashSet<>()).add(alone);
  }

  /**
   * Goes on to this epoch millisecond, which is an earlier one after the clock was set back.
   *
   * @return the entries whose visibility may have changed on the way
   */
  List<Entry> advance(long now) {
    List<Entry> affected = new ArrayList<>();
    if (now < reached) {
      long before = reached;
      reached = now;
      state
          .retrospect()
          .expiring(
              now,
              before,
              entry -> {
                affected.add(entry);
                changed(entry);
              });
      return affected;
    }
    if (now > horizon - AHEAD_MILLIS) {
      long from = horizon;
      horizon = now + 2 * AHEAD_MILLIS;
      state.retrospect().expiring(from, horizon, this::changed);
    }
    while (!queue.isEmpty() && queue.firstKey() <= now) {
      for (Key key : queue.pollFirstEntry().getValue()) {
        queued.remove(key);
        state
            .entry(key)
            .filter(Entry::hasTtl)
            .ifPresent(entry -> {
              if (entry.expiry() <= now) {
                affected.add(entry);
              } else {
                changed(entry);
              }
            });
      }
    }
    reached = now;
    return affected;
  }
}
