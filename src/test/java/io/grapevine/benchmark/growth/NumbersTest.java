package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "0; 0",
        "3; 3",
        "1000000; 1,000,000",
        "1234.5; 1,230",
        "12.345; 12.3",
        "1.5; 1.5",
        "0.001234; 0.00123",
        "-2.5; -2.5"
      })
  void haveThreeDigitsThatCount(double value, String text) {
    assertThat(Numbers.of(value)).isEqualTo(text);
  }
}
