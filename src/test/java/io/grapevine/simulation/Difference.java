package io.grapevine.simulation;

import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.List;

/** What two nodes that should be equal have in place of each other. */
final class Difference {

  private Difference() {}

  /** What is not the same on two nodes. */
  static String between(SimulatedNode one, SimulatedNode other) {
    List<Entry> here = new ArrayList<>(one.process().state.entries().toList());
    List<Entry> there = new ArrayList<>(other.process().state.entries().toList());
    List<Entry> common = new ArrayList<>(here);
    common.retainAll(there);
    here.removeAll(common);
    there.removeAll(common);
    return "node %d has %s where node %d has %s"
        .formatted(one.number(), some(here), other.number(), some(there));
  }

  private static String some(List<Entry> entries) {
    return entries.size() <= 2
        ? entries.toString()
        : entries.subList(0, 2) + " and %d more".formatted(entries.size() - 2);
  }
}
