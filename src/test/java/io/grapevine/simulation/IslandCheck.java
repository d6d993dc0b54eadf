package io.grapevine.simulation;

import io.grapevine.state.Entry;
import io.grapevine.state.MergeOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * Nodes that reach only each other must not end a rumor among themselves, as long as fewer of them
 * know it than must know it to end it.
 */
final class IslandCheck {

  private final List<SimulatedNode> island;
  private final List<SimulatedNode> outside;
  private final int enough;

  IslandCheck(SimulatedCluster cluster, List<SimulatedNode> island) {
    this.island = island;
    this.outside = new ArrayList<>(cluster.nodes());
    this.outside.removeAll(island);
    this.enough = cluster.settings().connection().stopCounter();
  }

  void run() {
    if (island.size() > enough) {
      return;
    }
    for (SimulatedNode node : island) {
      long unknown = node.process().state.entries().filter(this::isUnknownOutside).count();
      int rumors = node.process().rumors.size();
      if (rumors < unknown) {
        throw new AssertionError(
            "node %d has %d rumors, and %d entries that only its island has"
                .formatted(node.number(), rumors, unknown));
      }
    }
  }

  private boolean isUnknownOutside(Entry entry) {
    return outside.stream()
        .flatMap(node -> node.process().state.entry(entry.key()).stream())
        .noneMatch(other -> MergeOrder.INSTANCE.compare(other, entry) >= 0);
  }
}
