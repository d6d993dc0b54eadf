package io.grapevine.simulation;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Waits until a simulation without further faults is at rest, and checks its state then. */
final class Settling {

  private static final Duration STEP = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Each node pulls several times, whatever it backs off from. */
  private static final Duration SEVERAL_PULLS = Duration.ofSeconds(20);

  private static final double IN_TOUCH_SECONDS = 10;

  private final Simulation simulation;
  private final List<SimulatedNode> nodes;

  Settling(Simulation simulation) {
    this.simulation = simulation;
    this.nodes = simulation.cluster().nodes();
  }

  /**
   * Waits until all nodes told all they had to tell, and checks that pushing alone brought every
   * write to another node; then lets the nodes pull.
   */
  void tell() {
    await(this::isTold);
    simulation.cluster().invariants().checkTold();
    nodes.forEach(SimulatedNode::pull);
  }

  /** Waits until all nodes are equal and know it, and checks what they have. */
  void settle() {
    await(() -> {
      purge();
      return nodes.stream().allMatch(Settling::isInTouch) && simulation.isConverged();
    });
    await(this::isTold);
    purge();
    simulation.cluster().invariants().checkSettled();
  }

  /**
   * As {@link #settle}, but one node has no room for all: the others are equal, and it either is
   * equal as well or says that it is full. The others may be equal before it is repaired, so it
   * gets time for that.
   */
  void settleBut(SimulatedNode full) {
    await(full::isReady);
    simulation.pass(SEVERAL_PULLS);
    List<SimulatedNode> others = nodes.stream().filter(node -> node != full).toList();
    await(() -> {
      purge();
      return others.stream().allMatch(Settling::isInTouch) && SimulatedCluster.isConverged(others);
    });
    await(this::isTold);
    purge();
    simulation.cluster().invariants().checkSettledBut(full);
  }

  /** All at the same instant, where each would do so within the next second. */
  private void purge() {
    nodes.forEach(node -> node.process().state.purge());
  }

  private void await(BooleanSupplier condition) {
    Duration waited = Duration.ZERO;
    while (!condition.getAsBoolean() && waited.compareTo(PATIENCE) < 0) {
      simulation.pass(STEP);
      waited = waited.plus(STEP);
    }
  }

  private boolean isTold() {
    return nodes.stream().allMatch(node -> node.process().rumors.isTold());
  }

  private static boolean isInTouch(SimulatedNode node) {
    return node.isReady() && node.process().continuity.secondsSinceExchange() < IN_TOUCH_SECONDS;
  }
}
