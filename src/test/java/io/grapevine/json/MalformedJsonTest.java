package io.grapevine.json;

import static io.grapevine.testing.Utf8.bytes;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that are not exactly one JSON document. */
class MalformedJsonTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1 2",
        "{}{}",
        "[] ,",
        "{",
        "[1,",
        "[1,]",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "\"a",
        "tru",
        "True",
        "nulll",
        "NaN",
        "-Infinity",
        "+1",
        "01",
        ".5",
        "5.",
        "1e",
        "1.5e+",
        "123true",
        "[1true]",
        "-",
        "0x10",
        "// comment\n1",
        "1 /* comment */",
        "\"\u0001\"",
        "\"a\nb\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "{\"\\ud800\":1}",
        "{\"\\udc00\":1}",
        "]",
        "}",
        "[1}",
        "{\"a\":1]",
        "\u0000",
        "1\u0000",
      })
  void refusesWhatIsNotExactlyOneDocument(String garbage) {
    assertMalformed(bytes(garbage));
  }

  @ParameterizedTest
  @CsvSource({
    "22 80 22", // a continuation byte alone
    "22 c3 22", // a sequence cut short
    "22 c0 af 22", // overlong
    "22 e0 80 af 22", // overlong
    "22 ed a0 80 22", // half of a surrogate pair
    "22 f4 90 80 80 22", // past the last code point
    "22 f8 88 80 80 80 22",
    "22 ff 22",
    "7b 22 c3 28 22 3a 31 7d", // in a name
    "7b 22 ed a0 80 22 3a 31 7d",
    "7b 22 c0 af 22 3a 31 7d",
    "ff",
  })
  void refusesInvalidUtf8(String hex) {
    assertMalformed(java.util.HexFormat.ofDelimiter(" ").parseHex(hex));
  }

  @Test
  void refusesUtf16AndUtf32() {
    for (String json : new String[] {"1", "\"a\"", "{\"a\":1}", "[]"}) {
      for (Charset charset : new Charset[] {UTF_16BE, UTF_16LE, Charset.forName("UTF-32")}) {
        assertMalformed(json.getBytes(charset));
        assertMalformed(("\ufeff" + json).getBytes(charset));
      }
    }
  }

  static void assertMalformed(byte[] json) {
    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> Json.compact(json))
        .withMessageStartingWith("Not ");
  }
}
