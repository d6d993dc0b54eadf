package io.grapevine.benchmark;

import io.grapevine.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The CPU that three nodes together take for a write, at rates from one a second to as many as 16
 * clients can; what the nodes do without writes is part of it. With {@code -Dagainst=<checkout>},
 * nodes of the classes that were compiled there take turns with these.
 */
final class RatesBenchmark {

  private static final int ROUNDS = 3;

  private static final List<Rate> RATES =
      List.of(
          new Rate("R1", 1, Duration.ofSeconds(30)),
          new Rate("R10", 10, Duration.ofSeconds(10)),
          new Rate("R100", 100, WriteCost.ROUND),
          new Rate("R300", 300, WriteCost.ROUND),
          new Rate("R1000", 1_000, WriteCost.ROUND),
          new Rate("R3000", 3_000, WriteCost.ROUND),
          new Rate("Rfull", Rate.FULL, WriteCost.ROUND));

  private RatesBenchmark() {}

  /**
   * A rate of writes.
   *
   * @param time how long it is measured
   */
  private record Rate(String id, int perSecond, Duration time) {

    static final int FULL = 0;

    double micros(WriteCost cost) throws Exception {
      return perSecond == FULL ? cost.atFullLoad(time) : cost.atRate(perSecond, time);
    }

    String inWords() {
      return perSecond == FULL ? "as many as 16 clients can" : "%,d a second".formatted(perSecond);
    }
  }

  static void run() throws Exception {
    String against = System.getProperty("against", "");
    List<LocalCluster> clusters = new ArrayList<>();
    try {
      clusters.add(LocalCluster.start(3));
      if (!against.isEmpty()) {
        clusters.add(LocalCluster.startCompiledIn(Path.of(against), 3));
      }
      List<WriteCost> costs = clusters.stream().map(WriteCost::new).toList();
      for (WriteCost cost : costs) {
        cost.warmUp();
      }
      print(measure(costs));
    } finally {
      clusters.forEach(LocalCluster::close);
    }
  }

  /** The microseconds of each rate, of each cluster, and of each round, which go through all. */
  private static double[][][] measure(List<WriteCost> costs) throws Exception {
    double[][][] micros = new double[RATES.size()][costs.size()][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int rate = 0; rate < RATES.size(); rate++) {
        for (int i = 0; i < costs.size(); i++) {
          double measured = RATES.get(rate).micros(costs.get(i));
          micros[rate][i][round] = measured;
          System.err.printf(Locale.ROOT, "%s: %.1f us%n", RATES.get(rate).id(), measured);
        }
      }
    }
    return micros;
  }

  private static void print(double[][][] micros) {
    for (int i = 0; i < RATES.size(); i++) {
      Rate rate = RATES.get(i);
      String what = "CPU of three nodes for a write, " + rate.inWords();
      double now = Figure.median(micros[i][0]);
      new Figure(rate.id(), now, "us", what).print();
      if (micros[i].length > 1) {
        double other = Figure.median(micros[i][1]);
        new Figure(rate.id() + "o", other, "us", what + ", the other version").print();
        new Figure(rate.id() + "r", now / other, "x", "ratio of the two").print();
      }
    }
  }
}
