package io.grapevine.repair;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A set of fingerprints that is filled first and queried afterwards; eight bytes for each.
 *
 * <p>It is sorted and uses binary search: peers choose its content, and could choose values that
 * collide in a hash table.
 */
final class Fingerprints {

  private static final int INITIAL = 64;

  private final BitSet removed = new BitSet();
  private long[] values = new long[INITIAL];
  private int size;
  private int left;
  private boolean sealed;

  static Fingerprints of(long... values) {
    Fingerprints set = new Fingerprints();
    for (long value : values) {
      set.add(value);
    }
    return set;
  }

  /**
   * Adds one.
   *
   * @throws IllegalStateException if the set was queried already
   */
  void add(long fingerprint) {
    if (sealed) {
      throw new IllegalStateException("filled first, asked then");
    }
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(2, size));
    }
    values[size++] = fingerprint;
  }

  boolean contains(long fingerprint) {
    int index = find(fingerprint);
    return index >= 0 && !removed.get(index);
  }

  /** Removes it; returns whether it was present. */
  boolean remove(long fingerprint) {
    int index = find(fingerprint);
    if (index < 0 || removed.get(index)) {
      return false;
    }
    removed.set(index);
    left--;
    return true;
  }

  boolean isEmpty() {
    seal();
    return left == 0;
  }

  private int find(long fingerprint) {
    seal();
    return Arrays.binarySearch(values, 0, size, fingerprint);
  }

  private void seal() {
    if (sealed) {
      return;
    }
    sealed = true;
    Arrays.sort(values, 0, size);
    for (int i = 0; i < size; i++) {
      if (left == 0 || values[i] != values[left - 1]) {
        values[left++] = values[i];
      }
    }
    size = left;
  }
}
