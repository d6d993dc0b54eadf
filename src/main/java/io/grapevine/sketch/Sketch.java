package io.grapevine.sketch;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of the coded symbols of a set of 64-bit fingerprints, usually the first ones. Immutable.
 *
 * <p>A coded symbol is the XOR of the fingerprints that {@link Mapping} puts into it, the XOR of
 * their checksums, and their number. The symbols of a set are an endless sequence without
 * parameters: a node that has too few of them requests the next ones and keeps the others. The
 * difference of two sketches, symbol by symbol, is the sketch of the fingerprints that only one of
 * the sets has; {@link Reconciliation} decodes it from about 1.35 symbols for each such
 * fingerprint, slightly more if there are few.
 *
 * <p>Yang, Gilad, Alizadeh: "Practical Rateless Set Reconciliation", SIGCOMM 2024 (arXiv
 * 2402.02668).
 */
public final class Sketch {

  private static final Sketch EMPTY = new Sketch(new long[0], new int[0], new int[0]);

  private final long[] sums;
  private final int[] checksums;
  private final int[] counts;

  Sketch(long[] sums, int[] checksums, int[] counts) {
    this.sums = sums;
    this.checksums = checksums;
    this.counts = counts;
  }

  /** A sketch without symbols. */
  public static Sketch empty() {
    return EMPTY;
  }

  /** The number of symbols. */
  public int size() {
    return sums.length;
  }

  /** The number of fingerprints in the whole set, from symbol 0; 0 without any symbols. */
  public long count() {
    return size() == 0 ? 0 : counts[0];
  }

  /** This number of symbols from the beginning. */
  public Sketch prefix(int symbols) {
    return run(0, symbols);
  }

  /** The symbols from this index on, for a peer that has the previous ones. */
  public Sketch from(int index) {
    return run(index, size());
  }

  /** These symbols and the ones that follow them. */
  public Sketch append(Sketch next) {
    int size = Math.addExact(size(), next.size());
    long[] longerSums = Arrays.copyOf(sums, size);
    int[] longerChecksums = Arrays.copyOf(checksums, size);
    int[] longerCounts = Arrays.copyOf(counts, size);
    System.arraycopy(next.sums, 0, longerSums, size(), next.size());
    System.arraycopy(next.checksums, 0, longerChecksums, size(), next.size());
    System.arraycopy(next.counts, 0, longerCounts, size(), next.size());
    return new Sketch(longerSums, longerChecksums, longerCounts);
  }

  /** The difference of the two, as long as the shorter one; this one is its left side. */
  public Sketch minus(Sketch other) {
    int size = Math.min(size(), other.size());
    long[] sumsLeft = new long[size];
    int[] checksumsLeft = new int[size];
    int[] countsLeft = new int[size];
    for (int i = 0; i < size; i++) {
      sumsLeft[i] = sums[i] ^ other.sums[i];
      checksumsLeft[i] = checksums[i] ^ other.checksums[i];
      countsLeft[i] = counts[i] - other.counts[i];
    }
    return new Sketch(sumsLeft, checksumsLeft, countsLeft);
  }

  long sum(int index) {
    return sums[index];
  }

  int checksum(int index) {
    return checksums[index];
  }

  int count(int index) {
    return counts[index];
  }

  private Sketch run(int from, int to) {
    Objects.checkFromToIndex(from, to, size());
    return new Sketch(
        Arrays.copyOfRange(sums, from, to),
        Arrays.copyOfRange(checksums, from, to),
        Arrays.copyOfRange(counts, from, to));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Sketch sketch
        && Arrays.equals(sums, sketch.sums)
        && Arrays.equals(checksums, sketch.checksums)
        && Arrays.equals(counts, sketch.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return size() + " symbols of " + count() + " fingerprints";
  }
}
