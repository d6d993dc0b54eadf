package io.grapevine.state;

import io.grapevine.state.Admission.Denial;
import io.grapevine.state.Preparation.Failed;
import io.grapevine.state.Preparation.Ready;
import io.grapevine.state.PutResult.Reason;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
  private final Limits limits;
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
      Limits limits,
      Retention retention) {
    this.wallClock = wallClock;
    this.jumps = jumps;
    this.lock = lock;
    this.ledger = ledger;
    this.clock = clock;
    this.limits = limits;
    this.retention = retention;
  }

  /** Gives a key its next entry, with a stamp of the present. */
  PutResult write(Write write, Admission admission) {
    if (write.valueBytes() > limits.maxValueBytes()) {
      return new PutResult.Refused(Reason.VALUE_TOO_LARGE);
    }
    synchronized (lock) {
      long now = wallClock.millis();
      Reason refusal = refusal(now, 1);
      if (refusal != null) {
        return new PutResult.Refused(refusal);
      }
      return switch (prepare(write, now)) {
        case Failed(PutResult result) -> result;
        case Ready ready -> {
          Denial denial = denial(admission, List.of(ready));
          if (denial != null) {
            yield new PutResult.Denied(denial);
          }
          Reason lack = ledger.lackOfRoom(ready.newEntries(), ready.newBytes());
          if (lack != null) {
            yield new PutResult.Refused(lack);
          }
          stamp(ready, now);
          ledger.store(ready.slot(), ready.packed());
          yield new PutResult.Stored(new Entry(ready.packed()), ready.creates());
        }
      };
    }
  }

  /** See {@link Writer#write}. */
  BatchResult write(List<Write> writes, Admission admission) {
    for (Write write : writes) {
      if (write.valueBytes() > limits.maxValueBytes()) {
        return failed(write, Reason.VALUE_TOO_LARGE);
      }
    }
    synchronized (lock) {
      long now = wallClock.millis();
      Reason refusal = refusal(now, writes.size());
      if (refusal != null) {
        return failed(writes.getFirst(), refusal);
      }
      List<Ready> all = new ArrayList<>(writes.size());
      int newEntries = 0;
      long newBytes = 0;
      for (Write write : writes) {
        switch (prepare(write, now)) {
          case Failed(PutResult result) -> {
            return new BatchResult.Failed(write.key(), result);
          }
          case Ready ready -> {
            all.add(ready);
            newEntries += ready.newEntries();
            newBytes += ready.newBytes();
          }
        }
      }
      Denial denial = denial(admission, all);
      if (denial != null) {
        return new BatchResult.Failed(writes.getFirst().key(), new PutResult.Denied(denial));
      }
      Reason lack = ledger.lackOfRoom(newEntries, newBytes);
      if (lack != null) {
        return failed(writes.getFirst(), lack);
      }
      all.forEach(ready -> stamp(ready, now));
      ledger.storeTogether(all);
      return new BatchResult.Stored(all.stream().map(ready -> new Entry(ready.packed())).toList());
    }
  }

  /** See {@link Writer#restore}. */
  PutResult restore(Entry entry, Admission admission) {
    if (entry.valueLength() > limits.maxValueBytes()) {
      return new PutResult.Refused(Reason.VALUE_TOO_LARGE);
    }
    synchronized (lock) {
      long now = wallClock.millis();
      Reason refusal = refusal(now, 1);
      if (refusal == null && clock.isTooFarAhead(entry.stamp())) {
        refusal = Reason.STAMP_TOO_FAR_AHEAD;
      }
      if (refusal != null) {
        return new PutResult.Refused(refusal);
      }
      Slot slot = ledger.table().find(entry.key());
      byte[] old = slot == null ? null : slot.packed();
      Entry visible = old == null ? null : visible(new Entry(old), now);
      byte[] packed = entry.packed();
      if (old != null && MergeOrder.compare(old, packed) >= 0 || !entry.isVisibleAt(now)) {
        return new PutResult.Unmet(visible);
      }
      if (old != null && Packed.hasTtl(packed) && retention.outlives(old, packed)) {
        packed = packed.clone();
        Packed.setCovers(packed);
      }
      Denial denial = denial(admission, List.of(new Ready(slot, old, packed, visible == null)));
      if (denial != null) {
        return new PutResult.Denied(denial);
      }
      Reason lack = ledger.lackOfRoom(old, packed);
      if (lack != null) {
        return new PutResult.Refused(lack);
      }
      clock.observe(entry.stamp());
      ledger.store(slot, packed);
      return new PutResult.Stored(new Entry(packed), visible == null);
    }
  }

  private static @Nullable Denial denial(Admission admission, List<Ready> all) {
    return admission == Admission.OPEN
        ? null
        : admission.denial(all.stream().map(Ready::change).toList());
  }

  private static @Nullable Entry visible(Entry entry, long now) {
    return entry.isVisibleAt(now) ? entry : null;
  }

  private static BatchResult failed(Write write, Reason reason) {
    return new BatchResult.Failed(write.key(), new PutResult.Refused(reason));
  }

  private Preparation prepare(Write write, long now) {
    return Preparation.of(write, ledger.table().find(write.key()), now);
  }

  /** See {@link ReplicatedState#nextStamp}. */
  OptionalLong stamp() {
    synchronized (lock) {
      long now = wallClock.millis();
      if (refusal(now, 1) != null) {
        return OptionalLong.empty();
      }
      long stamp = clock.next(now);
      clock.observe(stamp);
      return OptionalLong.of(stamp);
    }
  }

  /** Why this number of writes cannot take effect now; null: they can. */
  private @Nullable Reason refusal(long now, int count) {
    if (!refusals.isEmpty()) {
      return refusals.iterator().next();
    }
    long last = clock.next(now) + count - 1;
    return jumps.hasJumped(now) || clock.isTooFarAhead(last) ? Reason.CLOCK : null;
  }

  /** A ttl counts from the wall clock, which may be behind the stamp. */
  private void stamp(Ready ready, long now) {
    byte[] packed = ready.packed();
    byte[] old = ready.old();
    long stamp = clock.next(now);
    clock.observe(stamp);
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
