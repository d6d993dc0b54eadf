package io.grapevine.json;

import static io.grapevine.json.MalformedEntriesTest.assertMalformed;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryReaderTest {

  private static final Key KEY = Key.of("k");
  private static final long STAMP = Stamp.of(5, 0);

  @Test
  void readsNothingOutOfAnEmptyObject() {
    assertThat(read("{}")).isEmpty();
    assertThat(read(" { } \n")).isEmpty();
  }

  @Test
  void readsAnEntryWhateverTheOrderOfItsFields() {
    Entry entry = Entry.value(KEY, Stamp.of(5, 7), bytes("[1,2]"), 9);
    assertThat(read("{\"k\":{\"value\":[1, 2],\"ts\":5,\"n\":7,\"ttl\":9}}"))
        .containsExactly(entry);
    assertThat(read("{\"k\":{\"ttl\":9,\"n\":7,\"ts\":5,\"value\":[1, 2]}}"))
        .containsExactly(entry);
    assertThat(read("{\"k\":{\"ttl\":9,\"deleted\":false,\"n\":7,\"ts\":5,\"value\":[1,2]}}"))
        .containsExactly(entry);
  }

  @Test
  void readsWhatAnOlderAgentSends() {
    assertThat(read("{\"k\":{\"value\":\"v\",\"ts\":5,\"ttl\":null}}"))
        .containsExactly(Entry.value(KEY, STAMP, bytes("\"v\""), 0));
    assertThat(read("{\"k\":{\"value\":\"v\",\"ts\":5}}"))
        .containsExactly(Entry.value(KEY, STAMP, bytes("\"v\""), 0));
  }

  @Test
  void aValueMayBeNull() {
    assertThat(read("{\"k\":{\"value\":null,\"ts\":5}}"))
        .containsExactly(Entry.value(KEY, STAMP, bytes("null"), 0));
  }

  @Test
  void readsATombstoneWithAndWithoutAValue() {
    Entry tombstone = Entry.tombstone(KEY, STAMP);
    assertThat(read("{\"k\":{\"value\":null,\"ts\":5,\"ttl\":null,\"deleted\":true}}"))
        .containsExactly(tombstone);
    assertThat(read("{\"k\":{\"ts\":5,\"deleted\":true}}")).containsExactly(tombstone);
    assertThat(read("{\"k\":{\"deleted\":true,\"value\":[1],\"ts\":5}}"))
        .containsExactly(tombstone);
  }

  @Test
  void ignoresUnknownFieldsHoweverDeep() {
    String unknown = "\"x\":{\"ts\":1,\"y\":[{\"value\":[]},[],\"ttl\"]},\"z\":[[[]]],\"u\":1.5e3,";
    assertThat(read("{\"k\":{" + unknown + "\"value\":1," + unknown + "\"ts\":5}}"))
        .containsExactly(Entry.value(KEY, STAMP, bytes("1"), 0));
  }

  @Test
  void fieldsOfOneEntryDoNotLeakIntoTheNext() {
    String first = "\"a\":{\"value\":1,\"ts\":9,\"n\":3,\"ttl\":7},";
    assertThat(read("{" + first + "\"k\":{\"value\":1,\"ts\":5}}"))
        .containsExactly(
            Entry.value(Key.of("a"), Stamp.of(9, 3), bytes("1"), 7),
            Entry.value(KEY, STAMP, bytes("1"), 0));
    assertMalformed("{\"a\":{\"ts\":5,\"deleted\":true},\"k\":{\"ts\":5}}", "value is missing");
    assertMalformed("{" + first + "\"k\":{\"value\":1}}", "ts is missing");
  }

  @Test
  void takesEveryNumberInItsRange() {
    assertThat(
            read(
                "{\"k\":{\"value\":1,\"ts\":281474976710655,\"n\":65535,\"ttl\":140737488355327}}"))
        .containsExactly(
            Entry.value(
                KEY, Stamp.of(Stamp.MAX_MILLIS, Stamp.MAX_COUNTER), bytes("1"), Entry.MAX_TTL));
    assertThat(read("{\"k\":{\"early\":7,\"value\":1,\"ts\":5,\"ttl\":9}}"))
        .containsExactly(Entry.expiring(Key.of("k"), Stamp.of(5, 0), bytes("1"), 2));
    assertThat(read("{\"k\":{\"covers\":true,\"value\":1,\"ts\":5,\"ttl\":9}}"))
        .containsExactly(Entry.covering(Key.of("k"), Stamp.of(5, 0), bytes("1"), 9));
    assertThat(read("{\"k\":{\"covers\":false,\"value\":1,\"ts\":5,\"ttl\":9}}"))
        .containsExactly(Entry.value(Key.of("k"), Stamp.of(5, 0), bytes("1"), 9));
    assertThat(read("{\"k\":{\"value\":1,\"ts\":0,\"n\":0,\"ttl\":1}}"))
        .containsExactly(Entry.value(KEY, Stamp.OLDEST, bytes("1"), 1));
  }

  @Test
  void takesKeysOfUpTo512Bytes() {
    String longest = "\u00e9".repeat(256);
    assertThat(read("{\"" + longest + "\":{\"value\":1,\"ts\":5}}"))
        .containsExactly(Entry.value(Key.of(longest), STAMP, bytes("1"), 0));
    assertMalformed("{\"" + longest + "x\":{\"value\":1,\"ts\":5}}", "513");
    assertMalformed("{\"\":{\"value\":1,\"ts\":5}}", "at least one byte");
    assertMalformed("{\"\\ud800\":{\"value\":1,\"ts\":5}}", "surrogate");
    assertMalformed("{\"" + "x".repeat(200_000) + "\":{\"value\":1,\"ts\":5}}", "");
  }

  @Test
  void piecesCutAnywhereGiveTheSameEntries() {
    byte[] json =
        bytes(
            "{\"k\\u00e9\ud83c\udf47\":{\"x\":[{}],\"value\":{\"\u00e9\":-1.50},\"ts\":5,\"n\":7,\"ttl\":9},"
                + "\"d\":{\"ts\":5,\"deleted\":true}}");
    List<Entry> whole = read(json);
    assertThat(whole).hasSize(2);
    for (int cut = 0; cut <= json.length; cut++) {
      assertThat(read(Arrays.copyOf(json, cut), Arrays.copyOfRange(json, cut, json.length)))
          .as("cut at " + cut)
          .isEqualTo(whole);
    }
    byte[][] single = new byte[json.length][];
    for (int i = 0; i < json.length; i++) {
      single[i] = new byte[] {json[i]};
    }
    assertThat(read(single)).isEqualTo(whole);
  }

  @Test
  void givesAnEntryAsSoonAsItIsComplete() {
    var reader = new EntryReader();
    assertThat(reader.read(bytes("{\"k\":{\"value\":1,\"ts\":5")).entries()).isEmpty();
    assertThat(reader.read(bytes("}")).entries())
        .containsExactly(Entry.value(KEY, STAMP, bytes("1"), 0));
    assertThat(reader.read(bytes("}")).entries()).isEmpty();
    reader.end();
  }

  @Test
  void givesAStampToAnEntryWithoutOne() {
    var reader = new EntryReader(9, () -> STAMP);
    Received received =
        reader.read(
            bytes("{\"k\":{\"value\":1},\"\":{\"value\":1},\"z\":{\"value\":1,\"ts\":null}}"));
    reader.end();

    assertThat(received.entries()).containsExactly(Entry.value(KEY, STAMP, bytes("1"), 0));
    assertThat(received.rejected()).hasSize(2);
  }

  @Test
  void readsWhatALaterVersionWrites() {
    assertThat(
            read(
                "{\"k\":{\"value\":null,\"ts\":5,\"ttl\":9,\"kind\":31,\"content\":\"AP8=\",\"new\":{}}}"))
        .containsExactly(
            Entry.of(
                KEY,
                STAMP,
                EntryForm.of(31, false, true, false),
                9,
                ByteBuffer.wrap(new byte[] {0, -1})));
    assertMalformed("{\"k\":{\"ts\":5,\"kind\":32,\"content\":\"\"}}", "kind is 0 to 31");
    assertMalformed("{\"k\":{\"ts\":5,\"kind\":-1,\"content\":\"\"}}", "kind is 0 to 31");
    assertMalformed("{\"k\":{\"ts\":5,\"kind\":1}}", "has its content in base64");
    assertMalformed("{\"k\":{\"ts\":5,\"kind\":1,\"content\":\"?\"}}", "");
  }

  private static List<Entry> read(String json) {
    return read(bytes(json));
  }

  private static List<Entry> read(byte[]... pieces) {
    var reader = new EntryReader();
    List<Entry> entries = new ArrayList<>();
    for (byte[] piece : pieces) {
      Received received = reader.read(piece);
      received.rejected().forEach(each -> fail(each.reason()));
      entries.addAll(received.entries());
    }
    reader.end();
    return entries;
  }
}
