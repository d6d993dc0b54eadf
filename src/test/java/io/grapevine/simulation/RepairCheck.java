package io.grapevine.simulation;

import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Checks that one repair makes two nodes equal, both of them: in a cluster that is well, of which
 * nothing but that repair moves.
 */
final class RepairCheck {

  private static final Duration QUIET = Duration.ofSeconds(7);
  private static final Duration ENOUGH = Duration.ofSeconds(3);

  private final Simulation simulation;
  private final RandomGenerator random;

  RepairCheck(Simulation simulation, RandomGenerator random) {
    this.simulation = simulation;
    this.random = random;
  }

  void run() {
    SimulatedNode asking = simulation.cluster().node(0);
    SimulatedNode asked = simulation.cluster().node(1);
    simulation.cluster().nodes().forEach(SimulatedNode::rest);
    simulation.pass(QUIET);
    for (int i = random.nextInt(3); i >= 0; i--) {
      simulation.write(asking.number(), "asking/" + i, "1");
      simulation.write(asked.number(), "asked/" + i, "1");
      simulation.write(random.nextInt(2), "either/" + i, "1");
    }
    simulation.pass(ahead(asking).plus(ahead(asked)).plus(QUIET)); // New writes are left to pushes.
    asking.process().repair.with(asked.address()).subscribe(info -> {}, error -> {});
    simulation.pass(ENOUGH);
    if (!purged(asking).equals(purged(asked))) {
      throw new AssertionError(
          "a repair left two undisturbed nodes different: " + Difference.between(asking, asked));
    }
  }

  /** How far a clock that was wrong has left the stamps of a node ahead of what it shows now. */
  private static Duration ahead(SimulatedNode node) {
    long millis = Stamp.millis(node.process().state.lastStamp()) - node.time().millis();
    return Duration.ofMillis(Math.max(millis, 0));
  }

  private static Version purged(SimulatedNode node) {
    node.process().state.purge();
    return node.process().state.version();
  }
}
