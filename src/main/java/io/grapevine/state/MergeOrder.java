package io.grapevine.state;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The total order of the entries of one key, whose maximum is their merge.
 *
 * <p>The greater stamp wins; with equal stamps a tombstone beats a value, then the greater kind
 * wins, then the greater content bytes, then the later expiry, then the one that covers another. No
 * kind has an order of its own, so that versions which do not know it agree with those that do. The
 * maximum of a total order is commutative, associative and idempotent, and two entries that compare
 * as equal have the same bytes.
 */
public final class MergeOrder implements Comparator<Entry> {

  public static final MergeOrder INSTANCE = new MergeOrder();

  private MergeOrder() {}

  /** The entry that both replicas keep. */
  public static Entry merge(Entry a, Entry b) {
    return INSTANCE.compare(a, b) >= 0 ? a : b;
  }

  @Override
  public int compare(Entry a, Entry b) {
    return compare(a.packed(), b.packed());
  }

  static int compare(byte[] a, byte[] b) {
    int stamps = Long.compareUnsigned(Packed.stamp(a), Packed.stamp(b));
    if (stamps != 0) {
      return stamps;
    }
    int tombstones = Boolean.compare(Packed.isTombstone(a), Packed.isTombstone(b));
    if (tombstones != 0) {
      return tombstones;
    }
    int kinds = Integer.compare(Packed.kind(a), Packed.kind(b));
    if (kinds != 0) {
      return kinds;
    }
    int values =
        Arrays.compareUnsigned(
            a, Packed.valueOffset(a), a.length, b, Packed.valueOffset(b), b.length);
    if (values != 0) {
      return values;
    }
    int expiries = Long.compare(Packed.expiry(a), Packed.expiry(b));
    return expiries != 0 ? expiries : Boolean.compare(Packed.covers(a), Packed.covers(b));
  }
}
