package io.grapevine.state;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Gives every entry that is stamped too far in the future a stamp of the present, and sets the
 * hybrid clock back.
 *
 * <p>This is the one exception to the rule that a key never goes back to an older stamp. It is safe
 * because peers rejected these entries, so no other node holds them; a peer whose clock was wrong
 * as well holds them under the future stamp and does the same. Their order is kept, and each counts
 * as written now, later than everything else that this node knows.
 *
 * <p>It acquires the write lock for some entries at a time. A write or merge in between wins over
 * entries that are not restamped yet.
 */
final class Restamping {

  private static final int CHUNK = 1_000;

  private final InstantSource wallClock;
  private final Object lock;
  private final Ledger ledger;
  private final HybridClock clock;
  private final AtomicBoolean underWay = new AtomicBoolean();

  /**
   * @param lock the state's write lock
   */
  Restamping(InstantSource wallClock, Object lock, Ledger ledger, HybridClock clock) {
    this.wallClock = wallClock;
    this.lock = lock;
    this.ledger = ledger;
    this.clock = clock;
  }

  /** Restamps, unless it is in progress already; returns the number of entries. */
  int run() {
    if (!underWay.compareAndSet(false, true)) {
      return 0;
    }
    try {
      List<byte[]> ahead = setClockBack();
      int restamped = 0;
      for (int i = 0; i < ahead.size(); i += CHUNK) {
        restamped += restamp(ahead.subList(i, Math.min(i + CHUNK, ahead.size())));
      }
      return restamped;
    } finally {
      underWay.set(false);
    }
  }

  /** Sets the clock back to the latest stamp that is not too far ahead; returns the others. */
  private List<byte[]> setClockBack() {
    synchronized (lock) {
      if (!clock.isTooFarAhead(clock.last())) {
        return List.of();
      }
      clock.mark();
    }
    List<byte[]> ahead = new ArrayList<>();
    long latest = Stamp.OLDEST;
    for (Iterator<Slot> slots = ledger.table().all(); slots.hasNext(); ) {
      byte[] packed = slots.next().packed();
      long stamp = Packed.stamp(packed);
      if (clock.isTooFarAhead(stamp)) {
        ahead.add(packed);
      } else if (Stamp.isAfter(stamp, latest)) {
        latest = stamp;
      }
    }
    ahead.sort((a, b) -> Long.compareUnsigned(Packed.stamp(a), Packed.stamp(b)));
    synchronized (lock) {
      clock.goBackTo(latest);
    }
    return ahead;
  }

  @SuppressWarnings("ReferenceEquality") // What changed meanwhile has its place.
  private int restamp(List<byte[]> some) {
    int restamped = 0;
    synchronized (lock) {
      for (byte[] seen : some) {
        Slot slot = ledger.table().find(Key.in(seen));
        if (slot == null || slot.packed() != seen) {
          continue;
        }
        if (clock.isTooFarAhead(Packed.stamp(seen))) {
          long stamp = clock.next(wallClock.millis());
          clock.observe(stamp);
          ledger.store(slot, atPresent(seen, stamp));
          restamped++;
        } else {
          clock.observe(Packed.stamp(seen)); // The wall clock is ahead again.
        }
      }
    }
    return restamped;
  }

  /**
   * The same content under this stamp. A value expires no later than its writer determined, and no
   * later than one ttl from now: the writer's clock was wrong.
   */
  private static byte[] atPresent(byte[] ahead, long stamp) {
    byte[] packed = ahead.clone();
    Packed.setStamp(packed, stamp);
    if (Packed.hasTtl(packed)) {
      Packed.setTtl(
          packed, Math.min(Packed.ttl(ahead), Packed.expiry(ahead) - Stamp.millis(stamp)));
    }
    return packed;
  }
}
