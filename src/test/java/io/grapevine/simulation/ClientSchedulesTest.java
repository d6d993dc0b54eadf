package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientSchedulesTest {

  /** Few enough for every build; {@code -Dgrapevine.seed=<n>} runs the one that failed. */
  private static final int SCHEDULES = 40;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void clientsAreAnsweredWhatHolds(boolean crashes) {
    var answers = new ClientAnswers();

    Seeds.forEach(SCHEDULES, random -> new ClientSchedule(random, crashes, answers).run());

    assertThat(answers.met).isGreaterThan(answers.unmet);
    assertThat(answers.arrived).isGreaterThan(answers.late);
    assertThat(answers.unmet).as("faults are in the way of some").isPositive();
    assertThat(answers.late).isPositive();
    assertThat(answers.increments > 0).isEqualTo(!crashes);
  }
}
