package io.grapevine.json;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.state.Entry;
import io.grapevine.state.Received;
import io.grapevine.state.Received.Rejected;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is not the form of entries, and entries that break a rule. */
class MalformedEntriesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"k\":{\"value\":1}}",
        "{\"k\":{\"ts\":5}}",
        "{\"k\":{}}",
        "{\"k\":{\"value\":1,\"ts\":-1}}",
        "{\"k\":{\"value\":1,\"ts\":281474976710656}}",
        "{\"k\":{\"value\":1,\"ts\":92233720368547758070}}",
        "{\"k\":{\"value\":1,\"ts\":5.0}}",
        "{\"k\":{\"value\":1,\"ts\":5e3}}",
        "{\"k\":{\"value\":1,\"ts\":\"5\"}}",
        "{\"k\":{\"value\":1,\"ts\":null}}",
        "{\"k\":{\"value\":1,\"ts\":[5]}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"n\":-1}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"n\":65536}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"n\":4294967296}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"n\":null}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":0}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":-1}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":140737488355328}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":1.5}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":\"1\"}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":{}}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":9,\"early\":-1}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":9,\"early\":null}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":1,\"early\":140737488355329}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":1,\"early\":9223372036854775807}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"ttl\":1,\"covers\":1}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"deleted\":1}}",
        "{\"k\":{\"value\":1,\"ts\":5,\"deleted\":null}}",
        "{\"k\":{\"ts\":5,\"deleted\":false}}",
        "{\"k\":1}",
        "{\"k\":null}",
        "{\"k\":[]}",
        "[]",
        "[{\"k\":{\"value\":1,\"ts\":5}}]",
        "1",
        "null",
        "\"k\"",
        "",
        "{",
        "{\"k\"",
        "{\"k\":{\"value\":1,\"ts\":5}",
        "{\"k\":{\"value\":1,\"ts\":5},",
        "{\"k\":{\"value\":1,\"ts\":5},}",
        "{\"k\":{\"value\":1,\"ts\":5}}{}",
        "{\"k\":{\"value\":1,\"ts\":5}} 1",
        "{\"k\":{\"value\":1,\"ts\":5}}}",
        "{\"k\":{\"value\":1,\"ts\":5}}x",
        "{\"k\":{\"value\":NaN,\"ts\":5}}",
        "{\"k\":{\"value\":{\"\\ud800\":1},\"ts\":5}}",
      })
  @DisplayName("Trap: malformed input was answered with success")
  void refusesWhatIsNotTheFormOfEntries(String json) {
    assertMalformed(json, "");
  }

  @Test
  void saysWhichEntryBreaksWhichRule() {
    assertMalformed(
        "{\"good\":{\"value\":1,\"ts\":5},\"flags/a\":{\"value\":1,\"ts\":-1}}",
        "The entry \"flags/a\" is malformed: ts is epoch milliseconds, 0 to 281474976710655, not"
            + " -1.");
  }

  @Test
  void rejectsTheEntryThatBreaksARuleAndReadsTheOthers() {
    String good = "{\"value\":1,\"ts\":5}";
    for (String bad :
        List.of(
            "1",
            "null",
            "[[{}],1]",
            "{\"value\":1}",
            "{\"value\":[1,{}],\"ts\":[5,{\"a\":[]}],\"n\":1}",
            "{\"value\":1,\"ts\":5,\"ttl\":{},\"x\":[{}]}",
            "{\"value\":1,\"ts\":5,\"deleted\":1}")) {
      String json = "{\"a\":%s,\"bad\":%s,\"z\":%s,\"bad/2\":%s}".formatted(good, bad, good, bad);
      var reader = new EntryReader();
      Received received = reader.read(bytes(json));
      reader.end();

      assertThat(received.entries()).extracting(Entry::keyText).containsExactly("a", "z");
      assertThat(received.rejected()).extracting(Rejected::index).containsExactly(1, 3);
      assertThat(received.merge(List.of("A", "Z"), each -> "-"))
          .containsExactly("A", "-", "Z", "-");
      assertThat(received.rejected().getFirst().reason())
          .startsWith("The entry \"bad\" is malformed");
    }
  }

  @Test
  void refusesAMessageOfManyMalformedEntries() {
    String json = "{" + "\"k\":1,".repeat(1_001) + "\"k\":1}";

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> new EntryReader(10_000, null).read(bytes(json)))
        .withMessageContaining("More than 1000");
    assertThat(new EntryReader().read(bytes(json)).rejected())
        .as("a full state is read to its end")
        .hasSize(1_002);
  }

  /** Trap: messages without bound. Whoever sends it must not fill the memory of this node. */
  @Test
  void refusesAnEntryWithoutEnd() {
    var reader = new EntryReader();
    byte[] more = bytes("\"" + "a".repeat(1 << 20) + "\",");
    reader.read(bytes("{\"key\":{\"value\":["));

    assertThatExceptionOfType(MalformedJsonException.class)
        .isThrownBy(() -> {
          for (int megabytes = 0; megabytes < 70; megabytes++) {
            reader.read(more);
          }
        })
        .withMessageContaining("longer than 64 MB");
  }

  /** Is malformed as a whole, or has one entry that is. */
  static void assertMalformed(String json, String why) {
    var reader = new EntryReader();
    try {
      Received received = reader.read(bytes(json));
      reader.end();
      assertThat(received.rejected()).singleElement().asString().contains(why);
    } catch (MalformedJsonException e) {
      assertThat(e).hasMessageContaining(why);
    }
  }
}
