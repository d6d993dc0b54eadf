package io.grapevine.sketch;

import java.util.Arrays;
import java.util.Objects;

/**
 * The first coded symbols of a changing set: adding or removing a fingerprint updates about twice
 * the logarithm of their number (16 of 4,096), however large the set is, and allocates nothing.
 *
 * <p>The symbols do not know the content of the set: adding a fingerprint twice, or removing an
 * absent one, corrupts them. At most {@link Integer#MAX_VALUE} fingerprints. Not thread-safe.
 */
public final class SketchBuilder {

  private final long[] sums;
  private final int[] checksums;
  private final int[] counts;

  /** The empty set, with this number of symbols. */
  public SketchBuilder(int symbols) {
    sums = new long[symbols];
    checksums = new int[symbols];
    counts = new int[symbols];
  }

  /** Adds a fingerprint that the set does not have. */
  public void add(long fingerprint) {
    update(fingerprint, 1);
  }

  /** Removes a fingerprint that the set has. */
  public void remove(long fingerprint) {
    update(fingerprint, -1);
  }

  /** A copy of this number of symbols from the beginning. */
  public Sketch prefix(int symbols) {
    Objects.checkFromToIndex(0, symbols, sums.length);
    return new Sketch(
        Arrays.copyOf(sums, symbols),
        Arrays.copyOf(checksums, symbols),
        Arrays.copyOf(counts, symbols));
  }

  private void update(long fingerprint, int change) {
    int checksum = Checksum.of(fingerprint);
    long state = fingerprint;
    for (int i = 0; i < sums.length; i = Mapping.next(i, state)) {
      state += Mapping.STEP;
      sums[i] ^= fingerprint;
      checksums[i] ^= checksum;
      counts[i] += change;
    }
  }
}
