package io.grapevine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.bytes.Blocks;
import io.grapevine.testing.Utf8;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectReaderTest {

  @Test
  void passesOnEachMemberInCompactForm() {
    assertThat(read(1, "{\"a\": [1, {\"b\" : 2.0}], \"c\": {\"d\": {}}, \"e\":null, \"\":\"x\"}"))
        .containsExactly("a=[1,{\"b\":2.0}]", "c={\"d\":{}}", "e=null", "=\"x\"", "end");
    assertThat(read(1, "{}")).containsExactly("end");
    assertThat(read(1, "{\"a\":1,\"a\":2}")).containsExactly("a=1", "a=2", "end");
  }

  @Test
  void passesOnTheMembersOfTheObjectsInIt() {
    assertThat(
            read(
                2,
                "{\"k\":{\"value\":{\"x\":[{}]},\"ttl\":\"1s\"},\"n\":null,\"e\":{},\"l\":[{\"m\":1}]}"))
        .containsExactly(
            "begin k",
            "value={\"x\":[{}]}",
            "ttl=\"1s\"",
            "end",
            "n=null",
            "begin e",
            "end",
            "l=[{\"m\":1}]",
            "end");
  }

  @Test
  void aLongValueArrivesWhole() {
    String text = "x".repeat(100_000);

    assertThat(read(2, "{\"k\":{\"value\":\"" + text + "\"}}")).contains("value=\"" + text + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "1", "null", "\"a\"", "{", "{\"a\":1", "{\"a\"}", "{}{}", "{}]"})
  void rejectsWhatIsNotOneObject(String json) {
    assertThatThrownBy(() -> read(2, json)).isInstanceOf(MalformedJsonException.class);
  }

  private static List<String> read(int levels, String json) {
    List<String> seen = new ArrayList<>();
    Blocks blocks = new Blocks();
    blocks.write(Utf8.bytes(json));
    ObjectReader.read(
        blocks,
        levels,
        new ObjectReader.Members() {
          @Override
          public void begin(String name) {
            seen.add("begin " + name);
          }

          @Override
          public void member(String name, byte[] value) {
            seen.add(name + "=" + Utf8.text(ByteBuffer.wrap(value)));
          }

          @Override
          public void end() {
            seen.add("end");
          }
        });
    return seen;
  }
}
