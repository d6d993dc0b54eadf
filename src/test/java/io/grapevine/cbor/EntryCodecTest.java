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
   * [_ "k", 1700000000000, 10, 9, h'5b315d', / counter 1, ttl: "k" = [1], for 9 ms  /
   *    "\\u00e9", 2, 1, h'',                / deleted 2 ms later   /
   *    "b", -1, 0, h'31',                    / "b" = 1, 1 ms before /
   *    "c", 0, 10, -2, h'31',               / expired 2 ms before its stamp /
   *    "d", 0, 22, 9, h'31']                / covers one that would outlive it /
   * }</pre>
   */
  private static final String GOLDEN =
      "9f"
          + "616b1b0000018bcfe56800"
          + "0a09435b315d"
          + "62c3a9020140"
          + "616220004131"
          + "6163000a214131"
          + "61640016094131"
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
    String definite = "97" + GOLDEN.substring(2, GOLDEN.length() - 2);

    assertThat(EntryCodec.decode(HexFormat.of().parseHex(GOLDEN)).entries()).isEqualTo(ENTRIES);
    assertThat(EntryCodec.decode(HexFormat.of().parseHex(definite)).entries()).isEqualTo(ENTRIES);
  }

  @Test
  void readsWhatItWrote() {
    Seeds.forEach(
        1_000,
        random -> {
          List<Entry> entries = CborEntries.list(random, random.nextInt(20));

          List<Entry> read = EntryCodec.decode(EntryCodec.encode(entries)).entries();

          assertThat(read).isEqualTo(entries);
          assertThat(read.stream().map(Entry::fingerprint))
              .isEqualTo(entries.stream().map(Entry::fingerprint).toList());
        });
  }

  @Test
  void readsAndWritesKindsOfLaterVersionsToTheByte() {
    String later = "9f616b051a00a8000a0942fb00ff";

    List<Entry> read = EntryCodec.decode(HexFormat.of().parseHex(later)).entries();

    assertThat(read)
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.kind()).isEqualTo(21);
          assertThat(entry.stamp()).isEqualTo(Stamp.of(5, 1));
          assertThat(entry.expiry()).isEqualTo(14);
          assertThat(entry.valueLength()).isEqualTo(2);
          assertThat(entry.isVisibleAt(0)).isFalse();
        });
    assertThat(HexFormat.of().formatHex(EntryCodec.encode(read))).isEqualTo(later);
  }

  @Test
  void skipsWhatLaterVersionsAddBehindTheEntries() {
    String more =
        "a2616101616282f6fb0000000000000000"
            + "9f7f6161ffff"
            + "c11a00000000"
            + "f5"
            + "fbbff0000000000000"
            + "1bffffffffffffffff"
            + "5f41004100ff";

    assertThat(EntryCodec.decode(HexFormat.of().parseHex(GOLDEN + more)).entries())
        .isEqualTo(ENTRIES);
  }

  @Test
  void readsNoEntries() {
    assertThat(EntryCodec.decode(EntryCodec.encode(List.of())).entries()).isEmpty();
    assertThat(EntryCodec.decode(HexFormat.of().parseHex("80")).entries()).isEmpty();
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
