package io.grapevine.sketch;

/** The difference of two sets, as far as the difference of their sketches shows it. */
public sealed interface Reconciliation {

  /**
   * Decodes the difference of two sketches.
   *
   * <p>The time is bounded by the number of symbols, regardless of their content. A sum of three
   * fingerprints is mistaken for a single one with a probability of 2^-32, and then must match
   * every other symbol as well: with 8 symbols that leaves about 10^-14, and less with more of
   * them.
   */
  static Reconciliation of(Sketch difference) {
    return new Decoder(difference).decode();
  }

  /**
   * The whole difference: it explains every symbol.
   *
   * @param left the fingerprints that only the left set has, each once, unordered
   * @param right the fingerprints that only the right set has
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of primitives, handed over and forgotten.
  record Decoded(long[] left, long[] right) implements Reconciliation {}

  /**
   * Too few symbols for this difference, or symbols that are not those of two sets.
   *
   * @param estimate the approximate number of fingerprints that only one of the sets has, at least
   *     1; its relative standard deviation is about sqrt(2/m) for m symbols
   */
  record Undecodable(long estimate) implements Reconciliation {

    private static final double SYMBOLS_PER_DIFFERENCE = 1.35;

    /**
     * The total number of symbols for the next attempt, after one with {@code have}: as many as the
     * difference needs if the estimate is a standard deviation too high, so that few are requested
     * in vain, but considerably more than before. It is capped only at {@link Integer#MAX_VALUE}:
     * the estimate follows from data of a peer, so the caller must bound it.
     */
    public static int symbolsFor(long estimate, int have) {
      double sure = Math.max(0, 1 - Math.sqrt(2.0 / Math.max(have, 1)));
      long target = (long) Math.ceil(SYMBOLS_PER_DIFFERENCE * estimate * sure);
      long atLeast = have + Math.max(8L, have / 12);
      return (int) Math.min(Math.max(target, atLeast), Integer.MAX_VALUE);
    }
  }
}
