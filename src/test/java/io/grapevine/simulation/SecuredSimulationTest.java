package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.wire.Eavesdropper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Simulations with mutual TLS between the nodes; {@code -Dgrapevine.test.tls=required} runs all
 * others with it as well.
 */
class SecuredSimulationTest {

  private static final int SCHEDULES = 6;
  private static final String KEY = "a key that nobody else may read";

  private final Eavesdropper wire = new Eavesdropper(KEY);

  @Test
  void randomSchedulesRunAsWithoutTlsAndNoKeyCanBeReadOnTheWire() {
    Eavesdropper keys = new Eavesdropper("key/");
    FaultSchedules.Outcome without = FaultSchedules.run(SCHEDULES, SimulationSettings::unsecured);

    FaultSchedules.Outcome with = FaultSchedules.run(SCHEDULES, settings -> settings.secured(keys));

    assertThat(with.failures()).isEmpty();
    assertThat(with.traces()).isEqualTo(without.traces());
    assertThat(without.handshakes()).isZero();
    assertThat(with.handshakes()).isPositive();
    assertThat(keys.sent()).isPositive();
    assertThat(keys.read()).isZero();
  }

  @Test
  void aNodeWithACertificateOfAnotherAuthorityNeitherGetsNorGivesAnything() {
    Simulation simulation = secured(4);
    simulation.cluster().addImpostor();

    simulation
        .begin()
        .listStranger(0)
        .listStranger(1)
        .write(0, KEY, "1")
        .pass(Duration.ofSeconds(30))
        .delete(1, KEY)
        .write(2, KEY + " either", "2")
        .pass(Duration.ofSeconds(20));

    assertThat(simulation.isConverged()).isTrue();
    assertThat(simulation.cluster().node(3).process().entries()).hasSize(2);
    assertThat(simulation.cluster().stranger().orElseThrow().process().entries()).hasSize(1);
    SecuredLink links = simulation.cluster().secured().orElseThrow();
    assertThat(links.handshakes()).isPositive();
    assertThat(links.refusals()).isPositive();
    assertThat(wire.sent()).isPositive();
    assertThat(wire.read()).isZero();
  }

  @Test
  void aProcessThatStartsAnewOpensConnectionsOfItsOwn() {
    Simulation simulation = secured(2).begin().write(0, KEY, "1").pass(Duration.ofSeconds(20));
    SecuredLink links = simulation.cluster().secured().orElseThrow();
    assertThat(links.handshakes()).as("one in each direction").isEqualTo(2);

    simulation.pass(Duration.ofMinutes(1)).crash(1).restart(1).pass(Duration.ofSeconds(20));

    assertThat(links.handshakes()).isEqualTo(4);
    assertThat(simulation.cluster().node(1).process().get(KEY)).isEqualTo("1");
    assertThat(wire.sent()).isPositive();
    assertThat(wire.read()).isZero();
  }

  private Simulation secured(int nodes) {
    return Simulation.of(nodes, 1, SimulationSettings.of().secured(wire));
  }
}
