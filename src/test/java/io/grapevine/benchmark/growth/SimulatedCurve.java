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

  private static final int WRITES = 10;

  /** The nodes of all clusters of one size together: the largest cluster has one seed. */
  private static final int NODES = 4_000;

  private final Line median = new Line("N5", "median");
  private final Line tail = new Line("N5p99", "99th percentile");
  private final Line messages = new Line("N6", "pushes");
  private final Line bytes = new Line("N7", "bytes");

  @Override
  public List<Picture> measure(Effort effort) {
    for (int nodes : effort.simulated()) {
      List<Spread> spreads =
          Dissemination.oneByOne(
              nodes, WRITES, Entries.key(0), Entries::value, seedsFor(nodes, NODES));
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

  /** How many clusters of this size have together about so many nodes; at least one. */
  static int seedsFor(int nodes, int all) {
    return Math.max(1, all / nodes);
  }
}
