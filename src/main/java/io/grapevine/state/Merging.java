package io.grapevine.state;

import java.time.InstantSource;

/** Merges the entries of peers. */
final class Merging {

  private final InstantSource wallClock;
  private final Object lock;
  private final Ledger ledger;
  private final HybridClock clock;
  private final Limits limits;
  private final Retention retention;
  private boolean refused;

  /**
   * @param lock the state's write lock
   */
  Merging(
      InstantSource wallClock,
      Object lock,
      Ledger ledger,
      HybridClock clock,
      Limits limits,
      Retention retention) {
    this.wallClock = wallClock;
    this.lock = lock;
    this.ledger = ledger;
    this.clock = clock;
    this.limits = limits;
    this.retention = retention;
  }

  /** See {@link ReplicatedState#merge}. */
  MergeOutcome merge(Entry entry) {
    byte[] packed = entry.packed();
    Key key = entry.key();
    synchronized (lock) {
      if (refused) {
        return MergeOutcome.STOPPING;
      }
      if (clock.isTooFarAhead(entry.stamp())) {
        return MergeOutcome.TOO_FAR_AHEAD;
      }
      Slot slot = ledger.table().find(key);
      byte[] old = slot == null ? null : slot.packed();
      if (old != null && MergeOrder.compare(old, packed) >= 0) {
        return MergeOutcome.OBSOLETE;
      }
      if (retention.purgeBoundary(packed) <= wallClock.millis()) {
        if (slot != null) {
          // The entry that this one superseded is removed as well, as if both had arrived in time.
          ledger.take(slot);
        }
        return MergeOutcome.OBSOLETE;
      }
      if (entry.valueLength() > limits.maxValueBytes()) {
        return MergeOutcome.VALUE_TOO_LARGE;
      }
      if (ledger.lackOfRoom(old, packed) != null) {
        return MergeOutcome.NO_ROOM;
      }
      clock.observe(entry.stamp());
      ledger.merge(slot, packed);
      return MergeOutcome.MERGED;
    }
  }

  /** See {@link ReplicatedState#refuseMerges}. */
  void refuse() {
    synchronized (lock) {
      refused = true;
    }
  }
}
