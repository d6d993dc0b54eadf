package io.grapevine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({"PT30S, 30 s", "PT0S, 0 s", "PT1.5S, 1500 ms", "PT0.25S, 250 ms", "PT2H, 7200 s"})
  void areWrittenWithAUnit(Duration duration, String text) {
    assertThat(Durations.text(duration)).isEqualTo(text);
  }
}
