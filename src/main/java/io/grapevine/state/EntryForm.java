package io.grapevine.state;

/**
 * The form of an entry: its kind and its marks in one number, 0 to 255, as it is in messages and in
 * memory. The marks mean the same for every kind.
 */
public final class EntryForm {

  private EntryForm() {}

  /** The form of an entry of this kind with these marks. */
  public static int of(int kind, int marks) {
    return kind << Packed.KIND_SHIFT | marks;
  }

  /** As above, with individual marks. */
  public static int of(int kind, boolean tombstone, boolean ttl, boolean covers) {
    return of(
        kind,
        (tombstone ? Packed.TOMBSTONE : 0)
            | (ttl ? Packed.HAS_TTL : 0)
            | (covers ? Packed.COVERS : 0));
  }

  /** Whether an entry of this form has a time to live. */
  public static boolean hasTtl(int form) {
    return (form & Packed.HAS_TTL) != 0;
  }

  /** Throws IllegalArgumentException if there cannot be an entry of this form. */
  static void check(int form, boolean hasContent) {
    if (form < 0 || form >>> Packed.KIND_SHIFT > Entry.MAX_KIND) {
      throw new IllegalArgumentException(
          "a kind is 0 to " + Entry.MAX_KIND + ", not " + (form >> Packed.KIND_SHIFT));
    }
    if (form == Packed.TOMBSTONE ? hasContent : isMalformed(form)) {
      throw new IllegalArgumentException("its marks contradict each other");
    }
  }

  /**
   * Whether these marks are impossible for a value or a tombstone; of other kinds nothing is known.
   */
  private static boolean isMalformed(int form) {
    return form == (Packed.TOMBSTONE | Packed.HAS_TTL)
        || form == (Packed.TOMBSTONE | Packed.COVERS)
        || form == (Packed.TOMBSTONE | Packed.HAS_TTL | Packed.COVERS)
        || form == Packed.COVERS;
  }
}
