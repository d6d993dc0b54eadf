package io.grapevine.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {

  @ParameterizedTest
  @CsvSource({"0,0 entries", "1,1 entry", "2,2 entries", "4294967297,4294967297 entries"})
  void onlyOneIsSingular(long number, String text) {
    assertThat(Amount.of(number, "entry", "entries")).isEqualTo(text);
  }
}
