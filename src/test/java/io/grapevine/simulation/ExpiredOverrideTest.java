package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Key;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A value with a ttl replaces an older one while a cluster is partitioned. */
class ExpiredOverrideTest {

  private static final Key FLAG = Key.of("flag");

  @Test
  @DisplayName(
      "Trap: after a split, the value came back that an expired one had taken the place of")
  void theOldValueStaysAwayWhenTheOverrideExpiredInOneHalf() {
    Simulation simulation =
        Simulation.of(
                4,
                7,
                SimulationSettings.of().retaining(Duration.ofHours(24), Duration.ofSeconds(60)))
            .begin()
            .write(0, "flag", "\"old\"")
            .pass(Duration.ofSeconds(15));
    assertThat(simulation.cluster().nodes()).allMatch(ExpiredOverrideTest::hasFlag);

    simulation
        .partition(0, 1)
        .write(0, "flag", "\"new\"", Duration.ofSeconds(5))
        .pass(Duration.ofSeconds(78))
        .heal()
        .settle();

    assertThat(simulation.cluster().nodes()).noneMatch(ExpiredOverrideTest::hasFlag);
  }

  private static boolean hasFlag(SimulatedNode node) {
    return node.process().state.get(FLAG).isPresent();
  }
}
