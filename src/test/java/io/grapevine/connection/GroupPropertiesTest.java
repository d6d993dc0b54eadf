package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupPropertiesTest {

  @Test
  void hasAName() {
    assertThat(new GroupProperties("grapevine.default/blue_1:2-b").group()).endsWith("2-b");
    assertThat(new GroupProperties("x".repeat(253)).group()).hasSize(253);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two words", "gr\u00fcn", "a\nb", "a,b"})
  void refusesWhatNoHeaderCarries(String group) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new GroupProperties(group))
        .withMessageStartingWith("grapevine.group must be 1 to 253 letters");
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatIllegalArgumentException().isThrownBy(() -> new GroupProperties("x".repeat(254)));
  }
}
