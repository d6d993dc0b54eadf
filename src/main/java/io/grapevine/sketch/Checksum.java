package io.grapevine.sketch;

/**
 * The checksum of a fingerprint, which distinguishes a sum of one fingerprint from a sum of
 * several.
 *
 * <p>It must be nonlinear over XOR, or the checksum of a sum would always match. Its constants
 * differ from those of {@link Mapping}, so that fingerprints with the same walk do not have the
 * same checksum. It is the finalizer of MurmurHash3, shifted so that 0 has a checksum as well.
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
