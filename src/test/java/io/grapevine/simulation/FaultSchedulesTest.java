package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of faults. A failure names its seed; {@code -Dtest=FaultSchedulesTest
 * -Dschedule=<seed>} runs it again, exactly.
 */
class FaultSchedulesTest {

  @Test
  void aHundredSchedulesKeepEveryInvariant() {
    FaultSchedules.Outcome outcome = FaultSchedules.run(100);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.acknowledged()).isPositive();
    assertThat(outcome.handshakes() > 0).isEqualTo(SimulationSettings.of().tls() != null);
  }

  @Test
  void aSeedRunsTheSameWayAgain() {
    List<Long> first = FaultSchedules.run(8).traces();

    assertThat(FaultSchedules.run(8).traces()).isEqualTo(first).doesNotHaveDuplicates();
  }
}
