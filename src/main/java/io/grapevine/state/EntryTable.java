package io.grapevine.state;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a state, by key and in key order. Readers use no lock; there is one writer at a
 * time.
 *
 * <p>Replacing a value changes neither index, only its slot: an update costs one hash look-up,
 * however many keys there are. Only a new or a purged key changes the indexes.
 */
final class EntryTable {

  private final HashIndex byKey = new HashIndex();
  private final OrderIndex inOrder = new OrderIndex();

  @Nullable Slot find(Key key) {
    return byKey.find(key.packed(), key.hashCode());
  }

  /** See {@link HashIndex#find(long, Consumer)}. */
  void find(long keyFingerprint, Consumer<Slot> each) {
    byKey.find(keyFingerprint, each);
  }

  /** Adds a slot whose key is not present. */
  void insert(Slot slot) {
    byKey.insert(slot);
    inOrder.insert(slot);
  }

  /** Removes a slot that is present. */
  void remove(Slot slot) {
    byKey.remove(slot);
    inOrder.remove(slot);
  }

  /**
   * Every slot in key order; weakly consistent, like the iterators of {@code java.util.concurrent}.
   */
  Iterator<Slot> all() {
    return inOrder.iterator(null, true);
  }

  /** The entries of this range in key order. */
  Stream<Entry> ascending(KeyRange range) {
    Key prefix = range.prefix();
    Key after = range.after();
    boolean behind = after != null && (prefix == null || after.compareTo(prefix) >= 0);
    Key start = behind ? after : prefix;
    return entries(inOrder.iterator(start == null ? null : start.packed(), !behind), range);
  }

  /** As above, in the reverse order. */
  Stream<Entry> descending(KeyRange range) {
    Key before = range.before();
    Key end = range.prefix() == null ? null : range.prefix().endOfPrefix();
    boolean within = before != null && (end == null || before.compareTo(end) < 0);
    Key start = within ? before : end;
    return entries(inOrder.descending(start == null ? null : start.packed()), range);
  }

  /** The slots begin where the range does. */
  private static Stream<Entry> entries(Iterator<Slot> slots, KeyRange range) {
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    Stream<Entry> entries =
        StreamSupport.stream(Spliterators.spliteratorUnknownSize(slots, traits), false)
            .map(slot -> new Entry(slot.packed()));
    return range.equals(KeyRange.ALL)
        ? entries
        : entries.takeWhile(entry -> range.contains(entry.key()));
  }
}
