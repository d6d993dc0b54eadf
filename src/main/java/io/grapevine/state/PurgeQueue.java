package io.grapevine.state;

import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines which slots to purge when, so that the cost of a purge depends only on what it purges;
 * it never scans the state.
 *
 * <p>Invariant: a slot of the state is queued once, under the purge boundary of its entry, or not
 * at all if it has none; a slot that has left the state is not queued. The slots of a step are a
 * list that is linked through the slots themselves, so that a slot is added and removed in constant
 * time and the queue needs no memory of its own. Not thread-safe.
 */
final class PurgeQueue {

  /** The step of a slot that is not queued; as a time it would be in the year 2650. */
  static final int NOWHERE = Integer.MAX_VALUE;

  /** The first slot of each non-empty step. */
  private final TreeMap<Integer, Slot> first = new TreeMap<>();

  /** Sets the boundary of the slot. */
  void schedule(Slot slot, long boundary) {
    int step = (int) Math.min(boundary / Retention.STEP, NOWHERE);
    if (step == slot.purgeStep) {
      return;
    }
    remove(slot);
    if (step != NOWHERE) {
      slot.purgeStep = step;
      Slot next = first.put(step, slot);
      slot.nextToPurge = next;
      if (next != null) {
        next.previousToPurge = slot;
      }
    }
  }

  /** Removes the slot from the queue. */
  void remove(Slot slot) {
    if (slot.purgeStep == NOWHERE) {
      return;
    }
    Slot previous = slot.previousToPurge;
    Slot next = slot.nextToPurge;
    if (next != null) {
      next.previousToPurge = previous;
    }
    if (previous != null) {
      previous.nextToPurge = next;
    } else if (next != null) {
      first.put(slot.purgeStep, next);
    } else {
      first.remove(slot.purgeStep);
    }
    slot.purgeStep = NOWHERE;
    slot.previousToPurge = null;
    slot.nextToPurge = null;
  }

  /** A slot of the earliest step whose boundary is not after {@code millis}. */
  @Nullable Slot firstDue(long millis) {
    var earliest = first.firstEntry();
    return earliest != null && earliest.getKey() * Retention.STEP <= millis
        ? earliest.getValue()
        : null;
  }
}
