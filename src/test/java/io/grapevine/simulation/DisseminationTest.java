package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.Dissemination.Spread;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisseminationTest {

  private static final int NODES = 10;
  private static final String VALUE = "\"" + "v".repeat(100);

  @Test
  void countsWhatEachWriteSendsUntilNoNodeHasRumors() {
    List<Spread> spreads =
        Dissemination.oneByOne(NODES, 3, "key", number -> VALUE + number + "\"", 2);

    assertThat(spreads)
        .hasSize(6)
        .allSatisfy(spread -> {
          assertThat(spread.unreached()).isZero();
          assertThat(spread.last()).isPositive();
          assertThat(spread.messages()).isGreaterThanOrEqualTo(NODES - 1);
          assertThat(spread.bytes()).isGreaterThan(spread.messages() * VALUE.length());
        });
  }
}
