package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import io.grapevine.benchmark.contenders.Entries;
import io.grapevine.simulation.Dissemination;
import io.grapevine.simulation.Dissemination.Spread;
import java.util.List;

/**
 * The lag, the messages and the bytes of a write, against the number of simulated nodes, which run
 * the real code with links of 1 ms.
 */
final class SimulatedCurve implements Curve {

  private static final int MOST_WRITES = 10;
  private static final int LEAST_WRITES = 2;

  /** The nodes of all clusters of one size together: the largest cluster has one seed. */
  private static final int NODES = 4_000;

  /** The deliveries of one seed: a write to 10,000 nodes takes a minute. */
  private static final int DELIVERIES = 20_000;

  private final Line median = new Line("N5", "median");
  private final Line tail = new Line("N5p99", "99th percentile");
  private final Line messages = new Line("N6", "pushes");
  private final Line bytes = new Line("N7", "bytes");

  @Override
  public List<Picture> measure(Effort effort) {
    for (int nodes : effort.simulated()) {
      List<Spread> spreads =
          Dissemination.oneByOne(
              nodes, writesFor(nodes), Entries.key(0), Entries::value, seedsFor(nodes));
      List<Double> millis = spreads.stream().map(Spread::last).toList();
      median.add(nodes, Figure.quantile(millis, 0.5));
      tail.add(nodes, Figure.quantile(millis, 0.99));
      messages.add(
          nodes, spreads.stream().mapToLong(Spread::messages).average().orElseThrow() / nodes);
      bytes.add(nodes, spreads.stream().mapToLong(Spread::bytes).average().orElseThrow() / nodes);
      System.err.println("%d nodes: %d writes".formatted(nodes, spreads.size()));
    }
    return List.of(
        Picture.of(
            "simulated-lag",
            Axis.NODES,
            "lag until the last node, links of 1 ms",
            "ms",
            median,
            tail),
        Picture.of(
            "simulated-messages", Axis.NODES, "pushes per node and write", "messages", messages),
        Picture.of("simulated-bytes", Axis.NODES, "bodies per node and write", "B", bytes));
  }

  /** How many clusters of this size are simulated. */
  static int seedsFor(int nodes) {
    return Math.max(1, NODES / nodes);
  }

  /** How many writes there are in each of them. */
  static int writesFor(int nodes) {
    return Math.clamp(DELIVERIES / nodes, LEAST_WRITES, MOST_WRITES);
  }
}
