package io.grapevine.sketch;

/** What a difference of two sketches says of the difference of their sets. */
public sealed interface Reconciliation {

  /**
   * Reads the difference of two sketches.
   *
   * <p>The time is bounded by the number of symbols, whatever they hold. A sum of three
   * fingerprints passes for one with a probability of 2^-32, and then has to fit every other symbol
   * as well: with 8 symbols that leaves about 10^-14, and less with more of them.
   */
  static Reconciliation of(Sketch difference) {
    return new Decoder(difference).decode();
  }

  /**
   * The whole difference: it explains every symbol.
   *
   * @param left what only the left set has, each once, in no particular order
   * @param right what only the right set has
   */
  @SuppressWarnings("ArrayRecordComponent") // Thousands of primitives, handed over and forgotten.
  record Decoded(long[] left, long[] right) implements Reconciliation {}

  /**
   * Too few symbols for this difference, or symbols that belong to no two sets.
   *
   * @param estimate about how many fingerprints only one of the sets has, at least 1; its relative
   *     standard deviation is about sqrt(2/m) for m symbols
   */
  record Undecodable(long estimate) implements Reconciliation {

    private static final double SYMBOLS_PER_DIFFERENCE = 1.35;

    /**
     * How many symbols to have in all at the next attempt, after one with {@code have}: as many as
     * the difference needs if the estimate is a standard deviation too high, so that few are asked
     * for in vain, but a good step more than there are. Capped at {@link Integer#MAX_VALUE} alone:
     * the estimate follows from what a peer sent, so the caller has to say what is affordable.
     */
    public static int symbolsFor(long estimate, int have) {
      double sure = Math.max(0, 1 - Math.sqrt(2.0 / Math.max(have, 1)));
      long target = (long) Math.ceil(SYMBOLS_PER_DIFFERENCE * estimate * sure);
      long atLeast = have + Math.max(8L, have / 12);
      return (int) Math.min(Math.max(target, atLeast), Integer.MAX_VALUE);
    }
  }
}
