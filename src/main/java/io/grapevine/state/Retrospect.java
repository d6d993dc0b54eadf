package io.grapevine.state;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What someone who follows the changes of a state finds in it later: the entries behind the hashes
 * of keys, and those that expired.
 */
public final class Retrospect {

  /** The pages of the purge queue for which the write lock is held once. */
  private static final int PAGES = 16;

  private final Object lock;
  private final Ledger ledger;
  private final Retention retention;

  /**
   * @param lock the state's write lock
   */
  Retrospect(Object lock, Ledger ledger, Retention retention) {
    this.lock = lock;
    this.ledger = ledger;
    this.retention = retention;
  }

  /**
   * The present entries of the keys with this fingerprint: one or none, unless two keys collide.
   */
  public List<Entry> entriesOf(long keyFingerprint) {
    List<Entry> found = new ArrayList<>(1);
    ledger.table().find(keyFingerprint, slot -> found.add(new Entry(slot.packed())));
    return found;
  }

  /**
   * Passes on the present values that expire in this period, in no order; some of them twice. It
   * costs as much as there are invisible entries to purge in such a period; the purge queue knows
   * them.
   *
   * @param after epoch milliseconds, not part of the period
   * @param until the last one of it
   */
  public void expiring(long after, long until, Consumer<Entry> each) {
    for (Duration grace : retention.afterExpiry()) {
      long lowest = PurgeQueue.placeOf(Retention.nextStep(after + grace.toMillis()));
      long place = PurgeQueue.placeAfter(Retention.nextStep(until + grace.toMillis()));
      while (place > lowest) {
        List<byte[]> some = new ArrayList<>();
        place = collect(place, lowest, some);
        some.stream()
            .filter(packed -> Packed.expiry(packed) > after && Packed.expiry(packed) <= until)
            .map(Entry::new)
            .forEach(each);
      }
    }
  }

  /** Returns the place that was reached. */
  private long collect(long from, long lowest, List<byte[]> some) {
    long place = from;
    synchronized (lock) {
      for (int i = 0; i < PAGES; i++) {
        PurgeQueue.Page page = ledger.purges().below(place, lowest);
        if (page == null) {
          return lowest;
        }
        place = page.place();
        for (Slot slot : page.slots()) {
          some.add(slot.packed());
        }
      }
      return place;
    }
  }

  /** Whether these are views of one array: the entry was not replaced in between. */
  public static boolean isSame(@Nullable Entry one, @Nullable Entry other) {
    return one != null && other != null && one.packed() == other.packed();
  }

  /** Returns once the listeners received every change that a reader has seen before this call. */
  public void settle() {
    synchronized (lock) {
      return;
    }
  }
}
