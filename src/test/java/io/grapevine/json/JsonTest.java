package io.grapevine.json;

import static io.grapevine.json.MalformedJsonTest.assertMalformed;
import static io.grapevine.testing.Utf8.bytes;
import static io.grapevine.testing.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.bytes.Blocks;
import io.grapevine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class JsonTest {

  @Test
  void dropsWhiteSpace() {
    assertCompact(" \t\r\n{ \"a\" : [ 1 , { } , [ ] ] , \"b\" : null } \n")
        .isEqualTo("{\"a\":[1,{},[]],\"b\":null}");
    assertCompact(" \" a  b \" ").isEqualTo("\" a  b \"");
  }

  @Test
  void writesStringsWithTheFewestEscapes() {
    assertCompact("\"\\u0041\\/\\u00e9\\u2028\\ud83c\\udf47\"")
        .isEqualTo("\"A/\u00e9\u2028\ud83c\udf47\"");
    assertCompact("\"\\u0022\\u005c\\u000a\\u0000\\u001f\\u007f\"")
        .isEqualTo("\"\\\"\\\\\\n\\u0000\\u001F\u007f\"");
    assertCompact("{\"\\u0061\\\"\":1}").isEqualTo("{\"a\\\"\":1}");
  }

  @Test
  void keepsHalfOfASurrogatePairInAStringAsTheEscapeThatItIs() {
    assertCompact("\"\\ud83C\"").isEqualTo("\"\\uD83C\"");
    assertCompact("[\"\\udf47\\ud83ca\"]").isEqualTo("[\"\\uDF47\\uD83Ca\"]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "1.00",
        "-0.0",
        "1e400",
        "-1E-400",
        "1E+5",
        "9223372036854775808",
        "123456789012345678901234567890123456789012345678901234567890",
        "0.1000000000000000055511151231257827",
      })
  void keepsNumbersToTheLetter(String number) {
    assertCompact(number).isEqualTo(number);
    assertCompact("[ " + number + " ]").isEqualTo("[" + number + "]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "null", "\"\"", "{}", "[]", "\"\ud83c\udf47\""})
  void leavesACompactDocumentAsItIs(String json) {
    assertCompact(json).isEqualTo(json);
  }

  @Test
  void keepsTheOrderOfMembersAndTheirRepetitions() {
    assertCompact("{\"b\":1, \"a\":2, \"b\":3}").isEqualTo("{\"b\":1,\"a\":2,\"b\":3}");
  }

  @Test
  void anyDocumentIsCompactedToTheSameWordsAndOnlyOnce() {
    Seeds.forEach(
        2_000,
        random -> {
          var json = new RandomJson(random);
          assertCompact(json.loose()).isEqualTo(json.compact());
          assertCompact(json.compact()).isEqualTo(json.compact());
        });
  }

  @Test
  void longStringsAndNamesAreKept() {
    String text = "a\u00e9\ud83c\udf47\\n".repeat(20_000);
    assertCompact("\"" + text + "\"").isEqualTo("\"" + text + "\"");
    String name = "n\u00e9".repeat(10_000);
    assertCompact("{\"" + name + "\":1}").isEqualTo("{\"" + name + "\":1}");
  }

  @Test
  void aLongStringIsWrittenAsJacksonWritesIt() {
    Seeds.forEach(
        20,
        random -> {
          String json = "[" + longString(random) + ", " + longString(random) + "]";
          byte[] expected = jackson(json);

          assertThat(text(Json.compact(bytes(json)))).isEqualTo(text(expected));
          assertThat(Json.isCompact(ByteBuffer.wrap(expected))).isTrue();
          assertThat(Json.isCompact(ByteBuffer.wrap(bytes(json)))).isFalse();
        });
  }

  /** Escapes of all kinds, characters of one to four bytes, and halves of surrogate pairs. */
  private static String longString(RandomGenerator random) {
    String[] parts = {
      "a",
      "\\u0041",
      "\\/",
      "\\n",
      "\\u000a",
      "\\u001f",
      "\\\"",
      "\\\\",
      "\u007f",
      "\u00e9",
      "\\u00E9",
      "\u2028",
      "\uffff",
      "\ud83c\udf47",
      "\\ud83c\\udf47",
      "\\ud83c",
      "\\udf47",
      "words of text "
    };
    StringBuilder text = new StringBuilder("\"");
    for (int left = 15_000 + random.nextInt(60_000); left > 0; left--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.append('"').toString();
  }

  /** What Jackson's generator makes of the strings of a list that its blocking parser read. */
  private static byte[] jackson(String json) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    JsonFactory factory = new JsonFactory();
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), bytes(json));
        JsonGenerator generator = factory.createGenerator(ObjectWriteContext.empty(), out)) {
      while (parser.nextToken() != null) {
        switch (parser.currentToken()) {
          case START_ARRAY -> generator.writeStartArray();
          case END_ARRAY -> generator.writeEndArray();
          default -> generator.writeString(parser.getString());
        }
      }
    }
    return out.toByteArray();
  }

  @Test
  void readsBlocksAsItReadsOneArray() {
    Seeds.forEach(
        300,
        random -> {
          RandomJson json = new RandomJson(random);
          Blocks blocks = new Blocks();
          for (byte b : bytes(json.loose())) {
            blocks.write(b);
          }
          assertThat(text(Json.compact(blocks))).isEqualTo(json.compact());
          assertThat(blocks.size()).isZero();
        });
  }

  @Test
  void tellsWhatIsCompactFromWhatIsNot() {
    Seeds.forEach(
        500,
        random -> {
          RandomJson json = new RandomJson(random);
          byte[] within = bytes("x" + json.loose() + "x");
          assertThat(Json.isCompact(ByteBuffer.wrap(within, 1, within.length - 2)))
              .as(json.loose())
              .isEqualTo(json.loose().equals(json.compact()));
          assertThat(Json.isCompact(ByteBuffer.wrap(bytes(json.compact())))).isTrue();
        });
  }

  @Test
  void refusesADocumentThatIsNestedTooDeep() {
    int allowed = 500;
    String deep = "[".repeat(allowed) + "]".repeat(allowed);
    assertCompact(deep).isEqualTo(deep);
    for (int depth : new int[] {allowed + 1, 1_000_000}) {
      assertMalformed(bytes("[".repeat(depth) + "]".repeat(depth)));
      assertMalformed(bytes("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)));
    }
  }

  private static org.assertj.core.api.AbstractStringAssert<?> assertCompact(String json) {
    return assertThat(text(Json.compact(bytes(json)))).as(json);
  }
}
