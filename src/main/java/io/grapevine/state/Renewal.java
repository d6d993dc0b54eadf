package io.grapevine.state;

import java.util.Arrays;
import java.util.Optional;

/**
 * An entry in a message without its value, for a node that has the value already: the heartbeat of
 * a session costs the same however large the session is.
 *
 * <p>The value is named by its hash. Different values can have equal hashes; then two nodes differ
 * in this entry, as after a lost message, and the next repair merges both.
 */
public final class Renewal {

  /** Shorter values take hardly more bytes than their hash. */
  private static final int SHORTEST = 32;

  private Renewal() {}

  /** Whether these two are values, and the same one. */
  static boolean keepsValue(byte[] before, byte[] after) {
    int from = Packed.valueOffset(before);
    int start = Packed.valueOffset(after);
    return after.length - start >= SHORTEST
        && before.length - from == after.length - start
        && isValue(before)
        && isValue(after)
        && Arrays.equals(before, from, before.length, after, start, after.length);
  }

  private static boolean isValue(byte[] packed) {
    return Packed.kind(packed) == Entry.KNOWN_KIND && !Packed.isTombstone(packed);
  }

  /** The 64-bit hash (XXH3) of the value of an entry. */
  public static long hash(Entry entry) {
    return Packed.valueHash(entry.packed());
  }

  /**
   * The renewed entry.
   *
   * @param known the entry that this node has
   * @param form see {@link EntryForm}
   * @param ttl milliseconds from the stamp to the expiry, if the form says that it has one
   * @param hash of the value that is renewed
   * @return empty: this node does not have that value
   * @throws IllegalArgumentException if there cannot be such an entry
   */
  public static Optional<Entry> of(Entry known, long stamp, int form, long ttl, long hash) {
    return isValue(known.packed()) && hash(known) == hash
        ? Optional.of(Entry.of(known.key(), stamp, form, ttl, known.value()))
        : Optional.empty();
  }
}
