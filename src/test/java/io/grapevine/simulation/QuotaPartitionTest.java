package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.quota.TestQuotas;
import io.grapevine.state.ReplicatedState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two halves of a cluster may each accept up to a quota; none of it is lost. */
class QuotaPartitionTest {

  @Test
  void whatBothHalvesAcceptedIsKeptAndNothingMoreIsAccepted() {
    Simulation simulation =
        Simulation.of(4, 1)
            .within(List.of(TestQuotas.of("q", "key/").entries(10).quota()))
            .begin()
            .partition(0, 1);
    for (int i = 0; i < 20; i++) {
      simulation.write(0, "key/here " + i, "1").write(3, "key/there " + i, "1");
    }
    assertThat(simulation.refused()).isEqualTo(20);

    simulation.heal().settle();

    for (SimulatedNode node : simulation.cluster().nodes()) {
      assertThat(node.process().state.size()).as("node %d", node.number()).isEqualTo(20);
    }
    simulation.write(1, "key/more", "1").write(1, "key/here 0", "2").delete(1, "key/here 1");
    assertThat(simulation.refused()).isEqualTo(21);
    simulation.pass(Duration.ofSeconds(5)).settle();
    ReplicatedState state = simulation.cluster().node(3).process().state;
    assertThat(state.size() - state.tombstones()).isEqualTo(19);
  }
}
