package io.grapevine.connection;

/**
 * A set of fingerprints, eight to sixteen bytes each: a hash table without a hash, since the
 * fingerprints are hashes themselves.
 */
final class Fingerprints {

  private static final int INITIAL = 64;

  private long[] table = new long[INITIAL];
  private int size;
  private boolean hasZero;

  static Fingerprints of(long... values) {
    Fingerprints set = new Fingerprints();
    for (long value : values) {
      set.add(value);
    }
    return set;
  }

  void add(long fingerprint) {
    if (fingerprint == 0) {
      hasZero = true;
      return;
    }
    if (2 * (size + 1) > table.length) {
      long[] before = table;
      table = new long[Math.multiplyExact(2, before.length)];
      for (long value : before) {
        if (value != 0) {
          table[place(value)] = value;
        }
      }
    }
    int place = place(fingerprint);
    if (table[place] == 0) {
      table[place] = fingerprint;
      size++;
    }
  }

  boolean contains(long fingerprint) {
    return fingerprint == 0 ? hasZero : table[place(fingerprint)] != 0;
  }

  /** Takes it out; says whether it was there. */
  boolean remove(long fingerprint) {
    if (!contains(fingerprint)) {
      return false;
    }
    if (fingerprint == 0) {
      hasZero = false;
      return true;
    }
    int hole = place(fingerprint);
    table[hole] = 0;
    size--;
    // What stands behind the hole was put there because its own place was taken.
    for (int i = next(hole); table[i] != 0; i = next(i)) {
      long value = table[i];
      table[i] = 0;
      table[place(value)] = value;
    }
    return true;
  }

  int size() {
    return size + (hasZero ? 1 : 0);
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** Where it stands, or else the place that it should get. */
  private int place(long fingerprint) {
    int i = (int) fingerprint & table.length - 1;
    while (table[i] != 0 && table[i] != fingerprint) {
      i = next(i);
    }
    return i;
  }

  private int next(int i) {
    return i + 1 & table.length - 1;
  }
}
