package io.grapevine.sketch;

/**
 * Determines the coded symbols of a fingerprint: symbol 0, and then symbol i with a probability of
 * about 1/(1+i/2). This is the lowest density at which some symbol still holds a single
 * fingerprint.
 *
 * <p>The indices of a fingerprint are a walk that depends only on the fingerprint. From index i it
 * continues at i + ceil((i + 1.5)((1-u)^(-1/2) - 1)), with u in [0, 1) from SplitMix64 (Steele,
 * Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014) seeded with the
 * fingerprint. So the next index is beyond j with probability ((i + 1.5)/(j + 1.5))^2; since that
 * is a quotient, whether j is on the walk does not depend on earlier indices.
 *
 * <p>Every JVM computes the same walk: division and square root are exactly rounded by IEEE 754.
 * The generator runs ahead of the index, rather than being seeded with it, so that a processor can
 * compute the next roots while it waits for memory. A walk is written
 *
 * <pre>{@code
 * long state = fingerprint;
 * for (int i = 0; i < size; i = Mapping.next(i, state)) {
 *   state += Mapping.STEP;
 *   ...
 * }
 * }</pre>
 */
final class Mapping {

  /** The increment of the generator's state before each step of the walk. */
  static final long STEP = 0x9e3779b97f4a7c15L;

  private Mapping() {}

  /**
   * The index after this one; {@link Integer#MAX_VALUE} if it would be beyond every sketch.
   *
   * <p>The ceiling is computed as the floor plus 1, so that u = 0 makes a step as well; the cast
   * does both, and caps the index.
   */
  static int next(int index, long state) {
    double rest = ((mix(state) >>> 11) + 1) * 0x1p-53;
    return (int) ((index + 1.5) * (1 / Math.sqrt(rest)) - 0.5);
  }

  /** Whether the symbol at this index holds the fingerprint. */
  static boolean maps(long fingerprint, int index) {
    long state = fingerprint;
    int i = 0;
    while (i < index) {
      state += STEP;
      i = next(i, state);
    }
    return i == index;
  }

  /**
   * The exact probability that a fingerprint is in the symbol at this index: 1 - ((i + 0.5)/(i +
   * 1.5))^2, which is 0.64 for index 1 and soon approaches 1/(1+i/2).
   */
  static double probability(int index) {
    double ratio = (index + 0.5) / (index + 1.5);
    return index == 0 ? 1 : 1 - ratio * ratio;
  }

  private static long mix(long x) {
    x = (x ^ x >>> 30) * 0xbf58476d1ce4e5b9L;
    x = (x ^ x >>> 27) * 0x94d049bb133111ebL;
    return x ^ x >>> 31;
  }
}
