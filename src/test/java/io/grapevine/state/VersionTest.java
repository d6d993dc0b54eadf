package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

  @Test
  void isWrittenAs32LowerCaseHexadecimalDigits() {
    assertThat(new Version(0xabcL, -1)).hasToString("0000000000000abcffffffffffffffff");
    assertThat(States.empty(new ManualClock()).version()).hasToString("0".repeat(32));
  }

  @Test
  void parsesWhatItPrints() {
    Seeds.forEach(
        200,
        random -> {
          var version = new Version(random.nextLong(), random.nextLong());
          assertThat(Version.parse(version.toString())).isEqualTo(version);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0000000000000000000000000000000",
        "000000000000000000000000000000000",
        "0000000000000000000000000000000g",
        "-0000000000000000000000000000000",
        "\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660\u0660"
            + "000000000000000000",
      })
  void refusesAnythingElse(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Version.parse(text));
  }
}
