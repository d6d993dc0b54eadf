package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/** What a write would do to the present entry of its key. */
sealed interface Preparation {

  /** The write cannot take effect. */
  record Failed(PutResult result) implements Preparation {}

  /**
   * The write can take effect, if there is room.
   *
   * @param slot the place of the key; null: it is new
   * @param old the present entry; null: there is none
   * @param packed the next entry, still without a stamp
   * @param creates whether no value is visible for this key
   */
  record Ready(@Nullable Slot slot, byte @Nullable [] old, byte[] packed, boolean creates)
      implements Preparation {

    int newEntries() {
      return old == null ? 1 : 0;
    }

    int newBytes() {
      return packed.length - (old == null ? 0 : old.length);
    }

    Change change() {
      return new Change(old == null ? null : new Entry(old), new Entry(packed));
    }
  }

  /** Prepares a write at this epoch millisecond. */
  static Preparation of(Write write, @Nullable Slot slot, long now) {
    byte[] old = slot == null ? null : slot.packed();
    Entry entry = old == null ? null : new Entry(old);
    Entry visible = entry == null || !entry.isVisibleAt(now) ? null : entry;
    if (!write.isAllowedFor(visible)) {
      return new Failed(new PutResult.Unmet(visible));
    }
    byte[] packed = write.after(visible);
    return packed == null
        ? new Failed(new PutResult.Absent())
        : new Ready(slot, old, packed, visible == null);
  }
}
