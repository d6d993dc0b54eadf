package io.grapevine.benchmark;

import java.util.Arrays;
import java.util.Locale;

/** One measured figure. */
record Figure(String id, double value, String unit, String what) {

  /** Prints it as the line that docs/benchmarks.md promises. */
  void print() {
    String digits = String.format(Locale.ROOT, "%." + decimals(value) + "f", value);
    System.out.println(id + " " + digits + " " + unit + " " + what);
  }

  /** As many as a small figure needs to be told from nothing. */
  private static int decimals(double value) {
    return value >= 10 ? 0 : value >= 0.1 || value <= 0 ? 2 : 4;
  }

  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
