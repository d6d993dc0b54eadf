package io.grapevine.state;

import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
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

  /**
   * The entries in key order, from the first one that can begin with the prefix and is after the
   * key.
   */
  Stream<Entry> from(@Nullable Key prefix, @Nullable Key after) {
    boolean behind = after != null && (prefix == null || after.compareTo(prefix) >= 0);
    Key start = behind ? after : prefix;
    Iterator<Slot> slots = inOrder.iterator(start == null ? null : start.packed(), !behind);
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(slots, traits), false)
        .map(slot -> new Entry(slot.packed()));
  }
}
