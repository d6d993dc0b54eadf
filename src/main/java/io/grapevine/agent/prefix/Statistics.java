package io.grapevine.agent.prefix;

import io.grapevine.state.Entry;
import java.util.Iterator;

/**
 * Counts the values that readers see, some entries at a time.
 *
 * <p>Not thread-safe.
 */
final class Statistics {

  /** The maximum number of entries that one step reads. */
  private static final int STEP = 1_000;

  /**
   * What was counted.
   *
   * @param entries the number of values
   * @param bytes their bytes, with those of their keys, as the limit of the state counts them
   */
  record Totals(long entries, long bytes) {}

  private final Iterator<Entry> left;
  private final long now;
  private long entries;
  private long bytes;

  /**
   * Begins to count.
   *
   * @param now the wall clock
   */
  Statistics(Iterator<Entry> all, long now) {
    this.left = all;
    this.now = now;
  }

  /** Reads some entries; returns whether others are left. */
  boolean step() {
    for (int i = 0; i < STEP && left.hasNext(); i++) {
      Entry entry = left.next();
      if (entry.isVisibleAt(now)) {
        entries++;
        bytes += entry.size();
      }
    }
    return left.hasNext();
  }

  Totals totals() {
    return new Totals(entries, bytes);
  }
}
