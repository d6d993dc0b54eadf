package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SimulationTest {

  @Test
  void healsAfterAPartition() {
    Simulation.of(100, 1)
        .begin()
        .write(0, "before", "1")
        .pass(Duration.ofSeconds(3))
        .partition(0, 1, 2)
        .write(0, "k", "\"few\"")
        .write(50, "k", "\"many\"")
        .delete(99, "before")
        .pass(Duration.ofSeconds(20))
        .heal()
        .settle();
  }

  @Test
  void keepsWhatAnyNodeHeldThatLives() {
    Simulation.of(5, 2)
        .begin()
        .write(0, "k", "1")
        .pass(Duration.ofSeconds(1))
        .crash(0)
        .crash(1)
        .pause(2)
        .pass(Duration.ofSeconds(5))
        .restart(0)
        .pass(Duration.ofSeconds(1))
        .resume(2)
        .heal()
        .settle();
  }

  @Test
  void aThousandNodesHearOfAWrite() {
    Simulation simulation =
        Simulation.of(1_000, 3, SimulationSettings.of().keeping(16))
            .begin()
            .write(0, "k", "1")
            .pass(Duration.ofSeconds(5));

    assertThat(simulation.isConverged()).isTrue();
  }
}
