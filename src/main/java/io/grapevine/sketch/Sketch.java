package io.grapevine.sketch;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of the coded symbols of a set of 64-bit fingerprints, as a rule the first ones. Immutable.
 *
 * <p>A coded symbol is the XOR of the fingerprints that {@link Mapping} puts into it, the XOR of
 * their checksums, and their number. The symbols of a set are an endless sequence that needs no
 * parameters: whoever has too few of them asks for the ones that follow, and none was in vain. The
 * difference of two sketches, symbol by symbol, is the sketch of what only one of the sets has;
 * {@link Reconciliation} reads it from about 1.35 symbols for each such fingerprint, a few more
 * when there are not many.
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

  /** No symbols, which say nothing of the set. */
  public static Sketch empty() {
    return EMPTY;
  }

  /** The number of symbols. */
  public int size() {
    return sums.length;
  }

  /** The number of fingerprints in the whole set, which symbol 0 knows; 0 without any symbols. */
  public long count() {
    return size() == 0 ? 0 : counts[0];
  }

  /** The first so many symbols. */
  public Sketch prefix(int symbols) {
    return run(0, symbols);
  }

  /** The symbols from this index on: what a peer lacks that has the ones before. */
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
