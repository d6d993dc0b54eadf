package io.grapevine.state;

import io.grapevine.state.PutResult.Reason;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes of this node's own applications: each gets its stamp here, or is rejected. */
final class LocalWrites {

  private final InstantSource wallClock;
  private final ClockJumps jumps;
  private final Object lock;
  private final Ledger ledger;
  private final HybridClock clock;
  private final Retention retention;
  private final Set<Reason> refusals = EnumSet.noneOf(Reason.class);

  /**
   * @param lock the state's write lock
   */
  LocalWrites(
      InstantSource wallClock,
      ClockJumps jumps,
      Object lock,
      Ledger ledger,
      HybridClock clock,
      Retention retention) {
    this.wallClock = wallClock;
    this.jumps = jumps;
    this.lock = lock;
    this.ledger = ledger;
    this.clock = clock;
    this.retention = retention;
  }

  /**
   * Makes this the entry of its key, with a stamp of the present instead of its own, if the
   * condition holds for the present value.
   */
  PutResult write(byte[] packed, Condition condition) {
    return write(Key.in(packed), visible -> packed, condition);
  }

  /** Gives the present value of a key another time to live, if there is one. */
  PutResult touch(Key key, long ttl, Condition condition) {
    return write(
        key,
        visible -> visible == null ? null : visible.renewed(Stamp.OLDEST, ttl).packed(),
        condition);
  }

  /** What becomes of the visible value; null: nothing, because there is none. */
  private interface Draft {
    byte @Nullable [] after(@Nullable Entry visible);
  }

  private PutResult write(Key key, Draft draft, Condition condition) {
    synchronized (lock) {
      if (!refusals.isEmpty()) {
        return new PutResult.Refused(refusals.iterator().next());
      }
      long now = wallClock.millis();
      long stamp = clock.next(now);
      if (jumps.hasJumped(now) || clock.isTooFarAhead(stamp)) {
        return new PutResult.Refused(Reason.CLOCK);
      }
      Slot slot = ledger.table().find(key);
      byte[] old = slot == null ? null : slot.packed();
      Entry visible = old == null ? null : visible(new Entry(old), now);
      if (!condition.holdsFor(visible)) {
        return new PutResult.Unmet(visible);
      }
      byte[] packed = draft.after(visible);
      if (packed == null) {
        return new PutResult.Absent();
      }
      Reason lack = ledger.lackOfRoom(old, packed);
      if (lack != null) {
        return new PutResult.Refused(lack);
      }
      clock.observe(stamp);
      stamp(packed, stamp, now, old);
      ledger.store(slot, packed);
      return new PutResult.Stored(new Entry(packed), visible == null);
    }
  }

  private static @Nullable Entry visible(Entry entry, long now) {
    return entry.isVisibleAt(now) ? entry : null;
  }

  /** See {@link ReplicatedState#nextStamp}. */
  OptionalLong stamp() {
    synchronized (lock) {
      long now = wallClock.millis();
      long stamp = clock.next(now);
      if (!refusals.isEmpty() || jumps.hasJumped(now) || clock.isTooFarAhead(stamp)) {
        return OptionalLong.empty();
      }
      clock.observe(stamp);
      return OptionalLong.of(stamp);
    }
  }

  /** A ttl counts from the wall clock, which may be behind the stamp. */
  private void stamp(byte[] packed, long stamp, long now, byte @Nullable [] old) {
    Packed.setStamp(packed, stamp);
    if (Packed.hasTtl(packed)) {
      Packed.setTtl(packed, now + Packed.ttl(packed) - Stamp.millis(stamp));
      if (old != null && retention.outlives(old, packed)) {
        Packed.setCovers(packed);
      }
    }
  }

  /** See {@link ReplicatedState#refuseWrites}. */
  void refuse(Reason reason) {
    synchronized (lock) {
      refusals.add(reason);
    }
  }

  /** See {@link ReplicatedState#allowWrites}. */
  void allow(Reason reason) {
    synchronized (lock) {
      refusals.remove(reason);
    }
  }
}
