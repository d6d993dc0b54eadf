package io.grapevine.sketch;

/**
 * The checksum of a fingerprint, by which a sum of one fingerprint is told from a sum of several.
 *
 * <p>It has to be nonlinear over XOR, or the checksum of a sum would always agree; and its
 * constants are others than those of {@link Mapping}, so that fingerprints that share their walk do
 * not share their checksum. The finalizer of MurmurHash3, moved so that 0 has a checksum as well.
 */
final class Checksum {

  private Checksum() {}

  static int of(long fingerprint) {
    long x = fingerprint + 0x632be59bd9b4e019L;
    x = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
    x = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
    return (int) (x >>> 32);
  }
}
