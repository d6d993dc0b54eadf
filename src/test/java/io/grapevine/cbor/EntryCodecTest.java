package io.grapevine.cbor;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Seeds;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryCodecTest {

  /**
   * In the diagnostic notation of RFC 8949:
   *
   * <pre>{@code
   * [_ "k", 1700000000000, 1, 9, h'5b315d',  / "k" = [1], for 9 ms  /
   *    "\\u00e9", 2, 0, null,               / deleted 2 ms later   /
   *    "b", -1, 0, h'31',                    / "b" = 1, 1 ms before /
   *    "c", 0, 1, -2, h'31',                / expired 2 ms before its stamp /
   *    "d", 0, 2, 9, 1, h'31']              / covers one that would outlive it /
   * }</pre>
   */
  private static final String GOLDEN =
      "9f"
          + "616b1b0000018bcfe56800"
          + "0109435b315d"
          + "62c3a90200f6"
          + "616220004131"
          + "61630001214131"
          + "6164000209014131"
          + "ff";

  private static final List<Entry> ENTRIES =
      List.of(
          Entry.value(Key.of("k"), Stamp.of(1_700_000_000_000L, 1), bytes("[1]"), 9),
          Entry.tombstone(Key.of("\u00e9"), Stamp.of(1_700_000_000_002L, 0)),
          Entry.value(Key.of("b"), Stamp.of(1_700_000_000_001L, 0), bytes("1"), 0),
          Entry.expiring(Key.of("c"), Stamp.of(1_700_000_000_001L, 1), bytes("1"), -2),
          Entry.covering(Key.of("d"), Stamp.of(1_700_000_000_001L, 2), bytes("1"), 9));

  @Test
  void writesEntriesToTheByte() {
    assertThat(HexFormat.of().formatHex(EntryCodec.encode(ENTRIES))).isEqualTo(GOLDEN);
  }

  @Test
  void readsWhatAnotherProgramWrote() {
    String definite = "9818" + GOLDEN.substring(2, GOLDEN.length() - 2);

    assertThat(EntryCodec.decode(HexFormat.of().parseHex(GOLDEN))).isEqualTo(ENTRIES);
    assertThat(EntryCodec.decode(HexFormat.of().parseHex(definite))).isEqualTo(ENTRIES);
  }

  @Test
  void readsWhatItWrote() {
    Seeds.forEach(
        1_000,
        random -> {
          List<Entry> entries = CborEntries.list(random, random.nextInt(20));

          List<Entry> read = EntryCodec.decode(EntryCodec.encode(entries));

          assertThat(read).isEqualTo(entries);
          assertThat(read.stream().map(Entry::fingerprint))
              .isEqualTo(entries.stream().map(Entry::fingerprint).toList());
        });
  }

  @Test
  void readsNoEntries() {
    assertThat(EntryCodec.decode(EntryCodec.encode(List.of()))).isEmpty();
    assertThat(EntryCodec.decode(HexFormat.of().parseHex("80"))).isEmpty();
  }

  @Test
  void entriesWrittenOneAfterTheOtherCostLittleBesideKeyAndValue() {
    List<Entry> one = List.of(ENTRIES.getFirst());
    Entry next = Entry.value(Key.of("key"), Stamp.of(1_700_000_000_003L, 0), bytes("123"), 0);

    int more =
        EntryCodec.encode(List.of(ENTRIES.getFirst(), next)).length - EntryCodec.encode(one).length;

    assertThat(more).isEqualTo("key".length() + "123".length() + 4);
  }
}
