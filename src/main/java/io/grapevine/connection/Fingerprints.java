package io.grapevine.connection;

import java.util.Arrays;

/** A set of fingerprints that is filled first and asked then; eight bytes each. */
final class Fingerprints {

  private long[] values = new long[256];
  private int size;
  private boolean sorted;

  void add(long fingerprint) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(2, size));
    }
    values[size++] = fingerprint;
    sorted = false;
  }

  boolean contains(long fingerprint) {
    if (!sorted) {
      Arrays.sort(values, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(values, 0, size, fingerprint) >= 0;
  }
}
