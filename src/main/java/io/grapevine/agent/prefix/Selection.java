package io.grapevine.agent.prefix;

import io.grapevine.state.Entry;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * The entries that a scan reads, and which of them are visible to readers; it ends when there are
 * enough visible ones.
 */
public class Selection implements Iterator<Entry>, Predicate<Entry> {

  private final Iterator<Entry> entries;
  private final long now;
  private long left;

  /**
   * A selection.
   *
   * @param entries in key order, including those that are invisible to readers
   * @param now the wall clock
   * @param limit the maximum number of visible entries
   */
  public Selection(Iterator<Entry> entries, long now, long limit) {
    this.entries = entries;
    this.now = now;
    this.left = limit;
  }

  boolean isFull() {
    return left == 0;
  }

  boolean isVisible(Entry entry) {
    return entry.isVisibleAt(now);
  }

  boolean hasMore() {
    return entries.hasNext();
  }

  @Override
  public boolean hasNext() {
    return !isFull() && hasMore();
  }

  @Override
  public Entry next() {
    return entries.next();
  }

  @Override
  public boolean test(Entry entry) {
    if (isFull() || !isVisible(entry)) {
      return false;
    }
    left--;
    return true;
  }
}
