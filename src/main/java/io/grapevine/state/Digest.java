package io.grapevine.state;

/**
 * The running sum of the fingerprints of a state, from which its version is computed: adding or
 * removing an entry costs two XORs, however large the state is.
 *
 * <p>A set hash by XOR (Bellare, Micciancio: "A New Paradigm for Collision-Free Hashing", EUROCRYPT
 * 1997) over the fingerprints and over a checksum of each, so that two words of 64 bits and the
 * count must agree. Not thread-safe.
 */
final class Digest {

  private long fingerprints;
  private long checksums;
  private long count;

  void add(long fingerprint) {
    toggle(fingerprint);
    count++;
  }

  void remove(long fingerprint) {
    toggle(fingerprint);
    count--;
  }

  Version version() {
    return new Version(fingerprints ^ mix(count), checksums);
  }

  private void toggle(long fingerprint) {
    fingerprints ^= fingerprint;
    checksums ^= mix(fingerprint);
  }

  /** The finalizer of MurmurHash3: nonlinear over XOR, and a bijection with mix(0) = 0. */
  private static long mix(long x) {
    x = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
    x = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
    return x ^ x >>> 33;
  }
}
