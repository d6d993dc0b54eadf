package io.grapevine.agent.wait;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitPropertiesTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S,      PT1M, 1, grapevine.waits.timeout",
    "PT0.0009S, PT1M, 1, grapevine.waits.timeout",
    "PT61S,     PT1M, 1, grapevine.waits.timeout",
    "PT1S,      PT1H1S, 1, grapevine.waits.max-timeout",
    "PT1S,      PT1M, 0, grapevine.waits.max-requests",
  })
  void aSettingThatIsWrongIsNamed(
      Duration timeout, Duration maxTimeout, int maxRequests, String name) {
    assertThatThrownBy(() -> new WaitProperties(timeout, maxTimeout, maxRequests))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(name + " must be");
  }
}
