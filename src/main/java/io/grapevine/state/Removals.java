package io.grapevine.state;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.function.Predicate;

/** Removes entries without a trace, each under the write lock for a short time only. */
final class Removals {

  private static final int PURGE_CHUNK = 1_000;

  private final InstantSource wallClock;
  private final Object lock;
  private final Ledger ledger;

  /**
   * @param lock the state's write lock
   */
  Removals(InstantSource wallClock, Object lock, Ledger ledger) {
    this.wallClock = wallClock;
    this.lock = lock;
    this.ledger = ledger;
  }

  /** See {@link ReplicatedState#purge}. */
  int purge() {
    long now = wallClock.millis();
    int purged = 0;
    int some;
    do {
      synchronized (lock) {
        some = ledger.purgeSome(now, PURGE_CHUNK);
      }
      purged += some;
    } while (some == PURGE_CHUNK);
    return purged;
  }

  /** See {@link ReplicatedState#retain}. */
  @SuppressWarnings("ReferenceEquality") // Only what was tested is taken out.
  int retain(Predicate<Entry> survives) {
    int removed = 0;
    for (Iterator<Slot> slots = ledger.table().all(); slots.hasNext(); ) {
      Slot slot = slots.next();
      byte[] seen = slot.packed();
      if (!survives.test(new Entry(seen))) {
        synchronized (lock) {
          if (ledger.table().find(Key.in(seen)) == slot && slot.packed() == seen) {
            ledger.take(slot);
            removed++;
          }
        }
      }
    }
    return removed;
  }
}
