package io.grapevine.benchmark;

import java.util.Locale;

/** Two clusters that are measured in turns, so that what else the machine does affects both. */
final class InTurns {

  private static final int ROUNDS = 5;

  private InTurns() {}

  /** Measures one round, in microseconds. */
  interface Cost {

    double micros() throws Exception;
  }

  /**
   * Prints the medians of both, with an o behind the id of the first, and their ratio.
   *
   * @param what the first cost, in words
   * @param different in what the second one is different
   */
  static void compare(String id, String what, String different, Cost first, Cost second)
      throws Exception {
    double[] before = new double[ROUNDS];
    double[] after = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      before[i] = first.micros();
      after[i] = second.micros();
      System.err.printf(Locale.ROOT, "%s: %.1f us, %.1f us%n", id, before[i], after[i]);
    }
    double one = Figure.median(before);
    double other = Figure.median(after);
    new Figure(id + "o", one, "us", what).print();
    new Figure(id, other, "us", "the same " + different).print();
    new Figure(id + "r", other / one, "x", "ratio of the two").print();
  }
}
