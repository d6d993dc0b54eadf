package io.grapevine.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.testing.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLineTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\nb",
        "a\r\n{\"status\":200}",
        "\",\"status\":\"200",
        "\u001b[31mred",
        "\u0085\u2028\u2029",
        "\u009b0m",
        "\\",
        "\u202egnp",
        "{}",
        "%s",
      })
  void aHostileTextIsOneFieldOfOneAsciiLine(String text) {
    String line = new AuditLine().with("key", text).with("status", 403).json();

    assertThat(line).matches("[\\x20-\\x7e]+");
    assertThat(JsonPath.<String>read(line, "$.key")).isEqualTo(text);
    assertThat(JsonPath.<Integer>read(line, "$.status")).isEqualTo(403);
  }

  @Test
  void anyTextIsOneAsciiLine() {
    Seeds.forEach(
        200,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(50); i > 0; i--) {
            text.append((char) random.nextInt(random.nextBoolean() ? 0x100 : 0x10000));
          }
          String line = new AuditLine().with("key", text.toString()).json();
          assertThat(line).matches("[\\x20-\\x7e]+");
          assertThat(JsonPath.<String>read(line, "$.key"))
              .isEqualTo(text.toString().replace('\u007f', '\ufffd'));
        });
  }

  @Test
  void aLongTextIsCutAndAMissingOneIsNoField() {
    String line = new AuditLine().with("key", "x".repeat(10_000)).with("tag", null).json();

    assertThat(line).isEqualTo("{\"key\":\"%s...\"}".formatted("x".repeat(AuditLine.LONGEST)));
  }
}
