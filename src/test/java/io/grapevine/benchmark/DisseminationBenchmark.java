package io.grapevine.benchmark;

import io.grapevine.simulation.Dissemination;
import io.grapevine.simulation.Dissemination.Spread;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * How one write spreads in simulated clusters: the rounds until the last node has it (P1), how
 * reliably push alone reaches all nodes and its cost (P2), the time with the schedules of
 * production and links of one millisecond (P3), and the table of Demers et al., "Epidemic
 * Algorithms for Replicated Database Maintenance" (PODC 1987), compared with Grapevine (D1 to D5).
 */
final class DisseminationBenchmark {

  private static final int SEEDS = 400;
  private static final int R0 = 3;
  private static final int BUSY = 10;

  private DisseminationBenchmark() {}

  static void run() {
    rounds();
    reach();
    schedules();
    for (int k = 1; k <= PUBLISHED.length; k++) {
      table(k);
    }
    tenThousand();
  }

  private static void rounds() {
    List<Spread> hundred = Dissemination.inRounds(100, R0, 0, true, SEEDS);
    String what = "to the last of 100 nodes, push without end, r0 3";
    print("P1", mean(hundred, Spread::last), "rounds", what + "; theory 5.61");
    print("P1p99", p99(hundred), "rounds", what + ", 99th percentile; theory 7");
    List<Spread> ten = Dissemination.inRounds(10, R0, 0, true, SEEDS);
    print("P1n10", mean(ten, Spread::last), "rounds", "to the last of 10 nodes; theory 2.82");
    print("P1n100", mean(hundred, Spread::last), "rounds", "to the last of 100; theory 5.61");
    List<Spread> thousand = Dissemination.inRounds(1_000, R0, 0, true, SEEDS / 4);
    print("P1n1000", mean(thousand, Spread::last), "rounds", "to the last of 1,000; theory 8.17");
  }

  private static void tenThousand() {
    List<Spread> many = Dissemination.inRounds(10_000, R0, 0, true, 2);
    print("P1n10000", mean(many, Spread::last), "rounds", "to the last of 10,000; theory 10.57");
  }

  private static void reach() {
    List<Spread> spreads = Dissemination.inRounds(100, R0, 6, true, 5 * SEEDS);
    double all = mean(spreads, spread -> spread.unreached() == 0 ? 100 : 0);
    print("P2", all, "%", "of seeds in which push alone reached all of 100 nodes");
    print("P2m", mean(spreads, DisseminationBenchmark::traffic), "messages", "per node and update");
  }

  private static void schedules() {
    schedule("P3", 100, 0, SEEDS);
    schedule("P3q", 100, BUSY, SEEDS / 4);
    schedule("P3n1000", 1_000, 0, SEEDS / 40);
  }

  private static void schedule(String id, int nodes, int writes, int seeds) {
    List<Spread> spreads = Dissemination.scheduled(nodes, writes, seeds);
    String what =
        String.format(
            Locale.ROOT,
            "until the last of %,d nodes has it, links of 1 ms, each node writing %d times a second",
            nodes,
            writes);
    print(id, mean(spreads, Spread::last), "ms", what);
    print(id + "p99", p99(spreads), "ms", what + ", 99th percentile");
  }

  /** Residue, traffic, mean and last time of push with feedback and counter, n = 1000. */
  private static final String[] PUBLISHED = {
    ".18 1.7 11.0 16.8",
    ".037 3.3 12.1 16.9",
    ".011 4.5 12.5 17.4",
    ".0036 5.6 12.7 17.5",
    ".0012 6.7 12.8 17.7"
  };

  private static void table(int k) {
    table("D" + k, k, true, "by the walk");
    table("D" + k + "r", k, false, "at random");
  }

  private static void table(String id, int k, boolean common, String choice) {
    List<Spread> spreads = Dissemination.inRounds(1_000, 1, k, common, SEEDS / 4);
    double residue = mean(spreads, spread -> (double) spread.unreached() / spread.nodes());
    String what =
        String.format(
            Locale.ROOT,
            "of 1,000 nodes not reached, k %d, peers %s; m %.1f, t_avg %.1f, t_last %.1f;"
                + " published: %s",
            k,
            choice,
            mean(spreads, DisseminationBenchmark::traffic),
            mean(spreads, Spread::mean),
            mean(spreads, Spread::last),
            PUBLISHED[k - 1]);
    print(id, residue, "part", what);
  }

  private static double traffic(Spread spread) {
    return (double) spread.messages() / spread.nodes();
  }

  private static double mean(List<Spread> spreads, ToDoubleFunction<Spread> figure) {
    return spreads.stream().mapToDouble(figure).average().orElseThrow();
  }

  private static double p99(List<Spread> spreads) {
    double[] sorted = spreads.stream().mapToDouble(Spread::last).sorted().toArray();
    return sorted[sorted.length * 99 / 100];
  }

  private static void print(String id, double value, String unit, String what) {
    new Figure(id, value, unit, what).print();
  }
}
