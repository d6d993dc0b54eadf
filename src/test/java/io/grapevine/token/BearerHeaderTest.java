package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BearerHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Bearer abc          | -",
        "bearer abc          | -",
        "BEARER abc          | -",
        "Bearer   abc        | -",
        "Bearer a.b-c_d~e+/= | -",
        "''                  | SCHEME",
        "Bearer              | SCHEME",
        "'Bearer '           | SCHEME",
        "Bearerabc           | SCHEME",
        "Basic YTpi          | SCHEME",
        "abc                 | SCHEME",
        "Bearer a b          | SCHEME",
        "Bearer a,b          | SCHEME",
        "Bearer a=b          | SCHEME",
        "Bearer \u00e4       | SCHEME",
        "Bearer \"abc\"      | SCHEME",
      })
  void aTokenIsWhatFollowsTheScheme(String value, @Nullable Reason defect) {
    assertThat(BearerHeader.defect(value)).isEqualTo(defect);
  }

  @Test
  void theSpacesAroundTheTokenDoNotBelongToIt() {
    assertThat(BearerHeader.token("Bearer   abc ")).isEqualTo("abc");
  }

  @Test
  void aTokenHasAMaximumLength() {
    assertThat(BearerHeader.defect("Bearer " + "a".repeat(8192))).isNull();
    assertThat(BearerHeader.defect("Bearer " + "a".repeat(8193))).isEqualTo(Reason.TOO_LONG);
    assertThat(BearerHeader.defect("Bearer " + "a".repeat(5_000_000))).isEqualTo(Reason.TOO_LONG);
  }
}
