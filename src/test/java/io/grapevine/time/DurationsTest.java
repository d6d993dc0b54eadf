package io.grapevine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0 s",
    "PT0.0000005S, 0.0005 ms",
    "PT0.25S, 250 ms",
    "PT1.5S, 1.5 s",
    "PT30S, 30 s",
    "PT1M, 1 min",
    "PT90S, 1 min 30 s",
    "PT2H, 2 h",
    "PT24H0.001S, 24 h 1 ms",
    "PT168H, 168 h",
    "PT-1.5S, -1.5 s",
  })
  void areWrittenWithAUnit(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
