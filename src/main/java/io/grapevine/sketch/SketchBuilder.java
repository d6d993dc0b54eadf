package io.grapevine.sketch;

import java.util.Arrays;
import java.util.Objects;

/**
 * The first coded symbols of a set that changes: a fingerprint that comes or goes touches about
 * twice the logarithm of their number (16 of 4,096), however large the set, and allocates nothing.
 *
 * <p>The symbols do not know what is in the set: who adds a fingerprint twice, or removes one that
 * is not there, spoils them. At most {@link Integer#MAX_VALUE} fingerprints. Not thread-safe.
 */
public final class SketchBuilder {

  private final long[] sums;
  private final int[] checksums;
  private final int[] counts;

  /** The empty set, seen through so many symbols. */
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

  /** A copy of the first so many symbols. */
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
