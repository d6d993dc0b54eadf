package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Random schedules of faults. A failure names its seed; {@code -Dtest=FaultSchedulesTest
 * -Dschedule=<seed>} runs it again, exactly.
 */
class FaultSchedulesTest {

  @Test
  void threeHundredSchedulesKeepEveryInvariant() {
    FaultSchedules.Outcome outcome = FaultSchedules.run(300);

    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.acknowledged()).isPositive();
  }

  @Test
  void aSeedRunsTheSameWayAgain() {
    for (long seed = 1; seed <= 5; seed++) {
      long first = new RandomSchedule(seed).run().trace().hash();

      assertThat(new RandomSchedule(seed).run().trace().hash())
          .as("seed %d", seed)
          .isEqualTo(first);
    }
  }
}
