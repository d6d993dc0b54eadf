package io.grapevine.state;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which slots to look at when, so that a purge costs what it purges and never scans the state.
 *
 * <p>Invariant: a slot whose entry has a purge boundary stands under that boundary or an earlier
 * one. A boundary that moves later is noticed only when the slot comes up; that keeps a key that is
 * refreshed every second at one registration. Not thread-safe.
 */
final class PurgeQueue {

  private final TreeMap<Long, Set<Slot>> due = new TreeMap<>();

  /** The boundary of this slot's entry changed. */
  void reschedule(Slot slot, long oldBoundary, long newBoundary) {
    if (newBoundary != Retention.NEVER
        && (oldBoundary == Retention.NEVER || newBoundary < oldBoundary)) {
      add(slot, newBoundary);
    }
  }

  void add(Slot slot, long boundary) {
    due.computeIfAbsent(boundary, b -> new HashSet<>()).add(slot);
  }

  /**
   * Takes out at most {@code limit} slots whose registered boundary is not after {@code millis}.
   */
  List<Slot> takeDue(long millis, int limit) {
    List<Slot> slots = new ArrayList<>();
    while (slots.size() < limit && !due.isEmpty() && due.firstKey() <= millis) {
      Set<Slot> first = due.firstEntry().getValue();
      var iterator = first.iterator();
      while (iterator.hasNext() && slots.size() < limit) {
        slots.add(iterator.next());
        iterator.remove();
      }
      if (first.isEmpty()) {
        due.pollFirstEntry();
      }
    }
    return slots;
  }
}
