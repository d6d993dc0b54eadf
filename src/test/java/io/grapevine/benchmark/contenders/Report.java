package io.grapevine.benchmark.contenders;

import static io.grapevine.benchmark.Figure.quantile;

import io.grapevine.benchmark.Figure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The samples of each measure, and their figures: one for each system, with its letter at the end
 * of the id, and Grapevine's divided by that of NATS, without a letter.
 */
final class Report {

  private static final double MEDIAN = 0.5;
  private static final double TAIL = 0.99;

  private final Map<String, Map<Kind, List<Double>>> samples = new HashMap<>();

  void add(String measure, Kind kind, double sample) {
    samples
        .computeIfAbsent(measure, name -> new EnumMap<>(Kind.class))
        .computeIfAbsent(kind, system -> new ArrayList<>())
        .add(sample);
  }

  void print() {
    lag("L1", MEDIAN, "median lag");
    lag("L2", TAIL, "99th percentile of the lag");
    print("L3", "L3", TAIL, "ms", "99th percentile of the lag at 5,000 writes a second");
    print("L3w", "L3w", MEDIAN, "1/s", "writes a second that were acknowledged at L3");
    print("G1", "G1", MEDIAN, "µs", "CPU of all servers per GET");
    print("U1", "U1", MEDIAN, "µs", "CPU of all servers per PUT");
    print("I1", "I1", MEDIAN, "%", "of one core, by all servers when idle");
    print("M1", "M1", MEDIAN, "MB", "resident memory of a server for 100,000 entries");
  }

  /** The figures of each pattern of writes, and the largest ratio of all. */
  private void lag(String id, double quantile, String what) {
    double[] ratios =
        Stream.concat(WritePattern.quiet(), WritePattern.busy())
            .mapToDouble(pattern ->
                print(id + pattern.id(), pattern.id(), quantile, "ms", what + ", " + pattern))
            .toArray();
    printRatio(id, Arrays.stream(ratios).max().orElseThrow(), what + ", the largest of the above");
  }

  private double print(String id, String measure, double quantile, String unit, String what) {
    Map<Kind, List<Double>> all = samples.getOrDefault(measure, Map.of());
    all.forEach((kind, values) ->
        new Figure(id + kind.letter(), quantile(values, quantile), unit, kind + ": " + what)
            .print());
    double ratio =
        quantile(all.getOrDefault(Kind.GRAPEVINE, List.of()), quantile)
            / quantile(all.getOrDefault(Kind.NATS, List.of()), quantile);
    printRatio(id, ratio, what);
    return ratio;
  }

  private static void printRatio(String id, double ratio, String what) {
    if (!Double.isNaN(ratio)) {
      new Figure(id, ratio, "x", "Grapevine over NATS: " + what).print();
    }
  }
}
