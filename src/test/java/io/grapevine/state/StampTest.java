package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StampTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0, 65535",
    "1, 0",
    "1700000000000, 42",
    "140737488355328, 0",
    "281474976710655, 65535",
  })
  void holdsItsParts(long millis, int counter) {
    long stamp = Stamp.of(millis, counter);
    assertThat(Stamp.millis(stamp)).isEqualTo(millis);
    assertThat(Stamp.counter(stamp)).isEqualTo(counter);
  }

  @ParameterizedTest
  @CsvSource({"-1, 0", "281474976710656, 0", "0, -1", "0, 65536"})
  void refusesPartsOutOfTheirRange(long millis, int counter) {
    assertThatIllegalArgumentException().isThrownBy(() -> Stamp.of(millis, counter));
  }

  @Test
  void theOldestStampIsAfterNone() {
    assertThat(Stamp.isAfter(Stamp.OLDEST, Stamp.of(0, 0))).isFalse();
    assertThat(Stamp.isAfter(Stamp.of(0, 1), Stamp.OLDEST)).isTrue();
  }

  @Test
  void ordersMillisecondsOfTheUpperHalfAfterThoseOfTheLower() {
    long lower = Stamp.of(Stamp.MAX_MILLIS / 2, Stamp.MAX_COUNTER);
    long upper = Stamp.of(Stamp.MAX_MILLIS / 2 + 1, 0);
    assertThat(Stamp.isAfter(upper, lower)).isTrue();
    assertThat(Stamp.isAfter(lower, upper)).isFalse();
    assertThat(Stamp.isAfter(upper, upper)).isFalse();
  }
}
