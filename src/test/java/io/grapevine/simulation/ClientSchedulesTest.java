package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ClientSchedulesTest {

  /** Few enough for every build; {@code -Dgrapevine.seed=<n>} runs the one that failed. */
  private static final int SCHEDULES = 40;

  @Test
  void clientsAreAnsweredWhatHolds() throws Exception {
    try (ExecutorService threads = SimulationThreads.start()) {
      Future<ClientAnswers> undisturbed = threads.submit(() -> answers(false));
      Future<ClientAnswers> crashed = threads.submit(() -> answers(true));

      for (ClientAnswers answers : List.of(undisturbed.get(), crashed.get())) {
        assertThat(answers.met).isGreaterThan(answers.unmet);
        assertThat(answers.arrived).isGreaterThan(answers.late);
        assertThat(answers.unmet).as("faults are in the way of some").isPositive();
        assertThat(answers.late).isPositive();
      }
      assertThat(undisturbed.get().increments).isPositive();
      assertThat(crashed.get().increments).isZero();
    }
  }

  private static ClientAnswers answers(boolean crashes) {
    var answers = new ClientAnswers();
    Seeds.forEach(SCHEDULES, random -> new ClientSchedule(random, crashes, answers).run());
    return answers;
  }
}
