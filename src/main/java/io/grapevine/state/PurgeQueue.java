package io.grapevine.state;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Which slots to look at when, so that a purge costs what it purges and never scans the state.
 *
 * <p>Invariant: a slot whose entry has a purge boundary stands under that boundary or an earlier
 * one. A boundary that moves later, or away, is noticed only when the slot comes up; that keeps a
 * key that is refreshed, or removed and put again, every second at one registration. Not
 * thread-safe.
 */
final class PurgeQueue {

  /** The step of a slot that stands nowhere; as a time it would be in the year 2650. */
  static final int NOWHERE = Integer.MAX_VALUE;

  private final TreeMap<Integer, List<Slot>> due = new TreeMap<>();

  /** Makes sure that the slot comes up no later than at this boundary. */
  void schedule(Slot slot, long boundary) {
    long step = boundary / Retention.STEP;
    if (step < slot.purgeStep()) {
      slot.standUnder((int) step);
      due.computeIfAbsent((int) step, s -> new ArrayList<>()).add(slot);
    }
  }

  /** Takes out at most {@code limit} slots whose step is not after {@code millis}. */
  List<Slot> takeDue(long millis, int limit) {
    List<Slot> slots = new ArrayList<>();
    while (slots.size() < limit && !due.isEmpty() && due.firstKey() * Retention.STEP <= millis) {
      var earliest = due.firstEntry();
      int step = earliest.getKey();
      List<Slot> first = earliest.getValue();
      while (slots.size() < limit && !first.isEmpty()) {
        Slot slot = first.removeLast();
        if (slot.purgeStep() == step) {
          slot.standUnder(NOWHERE);
        }
        slots.add(slot);
      }
      if (first.isEmpty()) {
        due.remove(step);
      }
    }
    return slots;
  }
}
