package io.grapevine.state;

import java.util.Iterator;
import java.util.NavigableSet;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The slots of a state, by key and in key order. Readers use no lock; there is one writer at a
 * time.
 *
 * <p>Replacing a value changes neither index, only its slot: an update costs one hash look-up,
 * however many keys there are. Only a new or a purged key changes the order.
 */
final class EntryTable {

  private final ConcurrentHashMap<Slot, Slot> byKey = new ConcurrentHashMap<>();
  private final NavigableSet<Slot> inOrder =
      new ConcurrentSkipListSet<>((a, b) -> Packed.compareKeys(a.packed(), b.packed()));

  /** The slot with the same key as this one. */
  @Nullable Slot find(Slot probe) {
    return byKey.get(probe);
  }

  void insert(Slot slot) {
    byKey.put(slot, slot);
    inOrder.add(slot);
  }

  void remove(Slot slot) {
    byKey.remove(slot);
    inOrder.remove(slot);
  }

  /**
   * Every slot in key order; weakly consistent, like the iterators of {@code java.util.concurrent}.
   */
  Iterator<Slot> all() {
    return inOrder.iterator();
  }

  /**
   * The entries in key order, from the first one that can begin with the prefix and is after the
   * key.
   */
  Stream<Entry> from(@Nullable Key prefix, @Nullable Key after) {
    NavigableSet<Slot> slots = inOrder;
    if (after != null && (prefix == null || after.compareTo(prefix) >= 0)) {
      slots = inOrder.tailSet(new Slot(after), false);
    } else if (prefix != null) {
      slots = inOrder.tailSet(new Slot(prefix), true);
    }
    int traits = Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL;
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(slots.iterator(), traits), false)
        .map(slot -> new Entry(slot.packed()));
  }
}
