package io.grapevine.state;

import static java.util.stream.Collectors.toMap;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The totals below some prefixes, which may change at any time. Without prefixes it costs nothing.
 */
public final class PrefixTotals implements ChangeListener {

  /** The number of keys for which the write lock is held once. */
  private static final int STEP = 1_000;

  private final InstantSource wallClock;
  private final Object lock;
  private final EntryTable table;
  private final Queue<PrefixTotal> incomplete = new ArrayDeque<>();
  private volatile PrefixMap<PrefixTotal> totals = PrefixMap.empty();

  /**
   * No totals.
   *
   * @param lock the state's write lock
   */
  PrefixTotals(InstantSource wallClock, Object lock, EntryTable table) {
    this.wallClock = wallClock;
    this.lock = lock;
    this.table = table;
  }

  /**
   * From now on there are totals for these prefixes, of which {@link #count} has to count the new
   * ones.
   *
   * @param prefixes each once; empty: every key
   */
  public void keep(Collection<Optional<Key>> prefixes) {
    synchronized (lock) {
      PrefixMap<PrefixTotal> present = totals;
      totals =
          PrefixMap.of(
              prefixes.stream()
                  .collect(
                      toMap(
                          prefix -> prefix,
                          prefix ->
                              present.find(prefix).orElseGet(() -> new PrefixTotal(prefix)))));
      findIncomplete();
    }
  }

  private void findIncomplete() {
    incomplete.clear();
    totals.values().filter(total -> !total.isComplete()).forEach(incomplete::add);
  }

  /** Counts some keys of a new prefix; returns whether others are left. */
  public boolean count() {
    synchronized (lock) {
      PrefixTotal next = incomplete.peek();
      if (next != null) {
        next.count(table, STEP, wallClock.millis());
        if (next.isComplete()) {
          incomplete.remove();
        }
      }
      return !incomplete.isEmpty();
    }
  }

  /**
   * Excludes values that have expired since the last change; after the clock was set back, {@link
   * #count} has to count anew.
   */
  public void expire() {
    synchronized (lock) {
      long now = wallClock.millis();
      totals.values().forEach(total -> total.expire(now));
      findIncomplete();
    }
  }

  /** The present totals. */
  public PrefixMap<PrefixTotal> totals() {
    return totals;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    note(before, entry, entry);
  }

  @Override
  public void removed(Entry entry) {
    note(entry, null, entry);
  }

  private void note(@Nullable Entry before, @Nullable Entry after, Entry any) {
    PrefixMap<PrefixTotal> present = totals;
    if (!present.isEmpty()) {
      Key key = any.key();
      long now = wallClock.millis();
      present.forEachPrefixOf(key, total -> total.changed(before, after, key, now));
    }
  }
}
