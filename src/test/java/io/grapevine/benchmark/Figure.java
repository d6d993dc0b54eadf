package io.grapevine.benchmark;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** One measured figure. */
public record Figure(String id, double value, String unit, String what) {

  /** Prints it as the line that docs/benchmarks.md promises. */
  public void print() {
    System.out.println(id + " " + digits(value) + " " + unit + " " + what);
  }

  /** A small figure keeps two digits that are not just zeros. */
  private static String digits(double value) {
    return value >= 0.1 || value <= 0
        ? String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.0f", value)
        : BigDecimal.valueOf(value).round(new MathContext(2)).toPlainString();
  }

  /** Not a number if there are no values. */
  public static double quantile(List<Double> values, double quantile) {
    return values.stream()
        .sorted()
        .skip((long) (values.size() * quantile))
        .findFirst()
        .orElse(Double.NaN);
  }

  public static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
