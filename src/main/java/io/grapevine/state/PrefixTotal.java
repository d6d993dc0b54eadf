package io.grapevine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many values there are below a prefix, and their bytes. Neither tombstones nor expired values
 * count; an expired value counts for up to 10 s after its expiry.
 *
 * <p>It is kept up to date by every change, at a cost that does not depend on the number of keys:
 * values that expire are also summed up by the step of time in which they do. At its beginning it
 * counts the keys in their order, and ignores changes behind the last key that it has counted.
 *
 * <p>Changed under the state's write lock only; {@link #sum} may be read without it.
 */
public final class PrefixTotal {

  /** A clock that is set back by more than this makes it count anew. */
  private static final long MOST_BACK = 60_000;

  /**
   * A number of values.
   *
   * @param bytes as {@link Entry#size()} counts them
   */
  public record Sum(long values, long bytes) {

    public static final Sum NOTHING = new Sum(0, 0);

    public Sum plus(Sum other) {
      return new Sum(values + other.values, bytes + other.bytes);
    }

    Sum minus(Sum other) {
      return new Sum(values - other.values, bytes - other.bytes);
    }
  }

  private final @Nullable Key prefix;
  private final NavigableMap<Long, Sum> expiring = new TreeMap<>();

  /** What expires up to this moment is no part of the sum. */
  private long expired = Long.MIN_VALUE;

  private volatile Sum sum = Sum.NOTHING;
  private @Nullable Key counted;
  private volatile boolean complete;

  PrefixTotal(Optional<Key> prefix) {
    this.prefix = prefix.orElse(null);
  }

  /** Empty: every key. */
  public Optional<Key> prefix() {
    return Optional.ofNullable(prefix);
  }

  /** Its sum; until it is complete, the one of the keys that were counted. */
  public Sum sum() {
    return sum;
  }

  /** Whether all keys were counted. */
  public boolean isComplete() {
    return complete;
  }

  /** By how much a change would increase the sum. Called under the state's write lock. */
  public Sum growth(Change change) {
    Sum after = isValue(change.entry()) ? sizeOf(change.entry()) : Sum.NOTHING;
    Entry before = change.before();
    return before != null && counts(before) ? after.minus(sizeOf(before)) : after;
  }

  void changed(@Nullable Entry before, @Nullable Entry after, Key key, long now) {
    expire(now);
    if (complete || (counted != null && key.compareTo(counted) <= 0)) {
      if (before != null && counts(before)) {
        add(before, Sum.NOTHING.minus(sizeOf(before)));
      }
      if (after != null && counts(after)) {
        add(after, sizeOf(after));
      }
    }
  }

  /** Excludes what has expired since. */
  void expire(long now) {
    if (now < expired - MOST_BACK) {
      startOver();
    }
    while (!expiring.isEmpty() && expiring.firstKey() <= now) {
      sum = sum.minus(expiring.pollFirstEntry().getValue());
    }
    expired = complete || counted != null ? Math.max(expired, now) : now;
  }

  private void startOver() {
    expiring.clear();
    sum = Sum.NOTHING;
    counted = null;
    complete = false;
  }

  /** Counts at most this number of keys, the next ones. */
  void count(EntryTable table, int most, long now) {
    expire(now);
    List<Entry> some = new ArrayList<>(most);
    table.ascending(new KeyRange(prefix, counted, null)).limit(most).forEach(some::add);
    some.stream().filter(this::counts).forEach(entry -> add(entry, sizeOf(entry)));
    if (some.size() < most) {
      counted = null;
      complete = true;
    } else {
      counted = some.getLast().key().alone();
    }
  }

  private void add(Entry entry, Sum more) {
    sum = sum.plus(more);
    if (entry.hasTtl()) {
      expiring.merge(end(entry), more, Sum::plus);
      expiring.remove(end(entry), Sum.NOTHING);
    }
  }

  private boolean counts(Entry entry) {
    return isValue(entry) && (!entry.hasTtl() || end(entry) > expired);
  }

  /** The number of steps of time in which values expire. */
  int steps() {
    return expiring.size();
  }

  private static boolean isValue(Entry entry) {
    return entry.kind() == Entry.KNOWN_KIND && !entry.isTombstone();
  }

  private static Sum sizeOf(Entry entry) {
    return new Sum(1, entry.size());
  }

  private static long end(Entry entry) {
    return Retention.nextStep(entry.expiry());
  }
}
