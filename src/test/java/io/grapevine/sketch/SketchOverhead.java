package io.grapevine.sketch;

import io.grapevine.sketch.Reconciliation.Decoded;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The cost of a difference: the number of symbols that decode it. */
public final class SketchOverhead {

  private SketchOverhead() {}

  /** The mean of the symbols for each difference, over random differences of this size. */
  public static double symbolsPerDifference(int differences, int trials, long seed) {
    var random = new SplittableRandom(seed);
    long symbols = 0;
    for (int trial = 0; trial < trials; trial++) {
      symbols += symbolsFor(differences, random);
    }
    return (double) symbols / trials / differences;
  }

  /**
   * The shortest prefix that can be read. Each symbol more lets at least as much be peeled, so the
   * shortest can be found by halves.
   */
  private static int symbolsFor(int differences, RandomGenerator random) {
    long[] left = Sketches.randomSet(random, differences / 2);
    long[] right = Sketches.randomSet(random, differences - left.length);
    int enough = 1;
    Sketch difference = difference(enough, left, right);
    while (!isReadable(difference)) {
      enough *= 2;
      difference = difference(enough, left, right);
    }
    int tooFew = enough / 2;
    while (enough - tooFew > 1) {
      int middle = (enough + tooFew) / 2;
      if (isReadable(difference.prefix(middle))) {
        enough = middle;
      } else {
        tooFew = middle;
      }
    }
    return enough;
  }

  private static Sketch difference(int symbols, long[] left, long[] right) {
    return Sketches.of(symbols, left).minus(Sketches.of(symbols, right));
  }

  private static boolean isReadable(Sketch difference) {
    return Reconciliation.of(difference) instanceof Decoded;
  }
}
