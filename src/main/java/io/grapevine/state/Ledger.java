package io.grapevine.state;

import io.grapevine.state.Preparation.Ready;
import io.grapevine.state.PutResult.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The table and everything that is updated together with it: digest, totals, purge queue and change
 * log.
 *
 * <p>It is changed only under the state's write lock; {@link #table} and {@link #totals} may be
 * read without it.
 */
final class Ledger {

  private final Limits limits;
  private final Retention retention;
  private final EntryTable table = new EntryTable();
  private final Digest digest = new Digest();
  private final PurgeQueue purges = new PurgeQueue();
  private final ChangeLog changes = new ChangeLog();

  private volatile Totals totals = new Totals(digest.version(), 0, 0, 0);

  Ledger(Limits limits, Retention retention) {
    this.limits = limits;
    this.retention = retention;
  }

  EntryTable table() {
    return table;
  }

  Totals totals() {
    return totals;
  }

  PurgeQueue purges() {
    return purges;
  }

  ChangeLog changes() {
    return changes;
  }

  /** The total limit that replacing {@code old} by {@code packed} would exceed; null: none. */
  @Nullable Reason lackOfRoom(byte @Nullable [] old, byte[] packed) {
    return lackOfRoom(old == null ? 1 : 0, packed.length - (old == null ? 0 : old.length));
  }

  /** The total limit that this growth would exceed; null: none. */
  @Nullable Reason lackOfRoom(int newEntries, long newBytes) {
    if (newEntries > 0 && totals.entries() + newEntries > limits.maxEntries()) {
      return Reason.TOO_MANY_ENTRIES;
    }
    return newBytes > 0 && totals.bytes() + newBytes > limits.maxBytes()
        ? Reason.TOO_MANY_BYTES
        : null;
  }

  /**
   * Makes {@code packed}, which was written here, the entry of its key.
   *
   * @param slot the place of the key; null: it is new
   */
  void store(@Nullable Slot slot, byte[] packed) {
    Entry old = replace(slot, packed);
    changes.changed(old, view(packed, old));
  }

  /** As above, for entries that are written together. */
  void storeTogether(List<Ready> all) {
    changes.changedTogether(
        all.stream()
            .map(each -> {
              Entry old = replace(each.slot(), each.packed());
              return new Change(old, view(each.packed(), old));
            })
            .toList());
  }

  /** As above, for an entry that a peer sent. */
  void merge(@Nullable Slot slot, byte[] packed) {
    Entry old = replace(slot, packed);
    changes.merged(old, view(packed, old));
  }

  private static Entry view(byte[] packed, @Nullable Entry old) {
    return new Entry(packed, old != null && Renewal.keepsValue(old.packed(), packed));
  }

  /** Returns the entry that was there before. */
  private @Nullable Entry replace(@Nullable Slot slot, byte[] packed) {
    if (slot == null) {
      Slot fresh = new Slot(packed);
      table.insert(fresh);
      purges.move(fresh, Retention.NEVER, retention.purgeBoundary(packed));
      digest.add(Packed.fingerprint(packed));
      count(1, tombstones(packed), packed.length);
      return null;
    }
    byte[] old = slot.packed();
    slot.replace(packed);
    purges.move(slot, retention.purgeBoundary(old), retention.purgeBoundary(packed));
    digest.remove(Packed.fingerprint(old));
    digest.add(Packed.fingerprint(packed));
    count(0, tombstones(packed) - tombstones(old), packed.length - old.length);
    return new Entry(old);
  }

  /** Removes a slot with its entry. */
  void take(Slot slot) {
    byte[] old = slot.packed();
    table.remove(slot);
    purges.move(slot, retention.purgeBoundary(old), Retention.NEVER);
    digest.remove(Packed.fingerprint(old));
    count(-1, -tombstones(old), -old.length);
    changes.removed(new Entry(old));
  }

  /**
   * Removes at most {@code limit} slots that are past their purge boundary; returns their number.
   */
  int purgeSome(long now, int limit) {
    int purged = 0;
    while (purged < limit && purges.firstDue(now) instanceof Slot due) {
      take(due);
      purged++;
    }
    return purged;
  }

  private static int tombstones(byte[] packed) {
    return Packed.isTombstone(packed) ? 1 : 0;
  }

  private void count(int moreEntries, int moreTombstones, int moreBytes) {
    totals =
        new Totals(
            digest.version(),
            totals.entries() + moreEntries,
            totals.tombstones() + moreTombstones,
            totals.bytes() + moreBytes);
  }
}
