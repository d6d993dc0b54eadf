package io.grapevine.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({
    "1,          500,     10000,    500",
    "2,          500,     10000,    1000",
    "3,          500,     10000,    2000",
    "5,          500,     10000,    8000",
    "6,          500,     10000,    10000",
    "7,          500,     10000,    10000",
    "2147483647, 500,     10000,    10000",
    "1,          500,     500,      500",
    "2,          500,     500,      500",
    "2,          500,     700,      700",
    "30,         1,       86400000, 86400000",
    "64,         1,       86400000, 86400000",
    "65,         3600000, 86400000, 86400000",
  })
  void doublesWithEachFailureUpToTheLongest(int failures, long min, long max, long expected) {
    assertThat(Backoff.pause(failures, Duration.ofMillis(min), Duration.ofMillis(max)))
        .isEqualTo(Duration.ofMillis(expected));
  }
}
