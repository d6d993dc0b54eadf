package io.grapevine.cbor;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.json.Json;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes from peers that are not the binary form of entries. */
class MalformedEntriesTest {

  /** First bytes of items that mean something: heads, tags, floats, simple values, breaks. */
  private static final String HEADS =
      "00181b20383b40585b5f60787b7f80989b9fa0bbbfc0c2c3c4c5d8d819d90100dbe0f4f5f6f7f8f9fafbff";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing at all                    | ''
          a map                             | bf616b0500ff
          a text                            | 616b
          an entry that is no longer whole  | 84616b0500
          a key that is a number            | 8405050041 31
          a key that is bytes               | 84416b05004131
          a key that is no UTF-8            | 8461ff05004131
          a surrogate as a key              | 8463eda08005004131
          milliseconds that are a text      | 84616b613505 4131
          milliseconds that are a float     | 84616bfa40a00000004131
          milliseconds of 64 bits           | 84616b1bffffffffffffffff004131
          milliseconds that are a bignum    | 84616bc249010000000000000000004131
          milliseconds that are a fraction  | 84616bc4820005004131
          milliseconds that are null        | 84616bf6004131
          a time to live that is null       | 85616b0500f64131
          a value that is a text            | 84616b05006131
          a value that is true              | 84616b0500f5
          a value that is undefined         | 84616b0500f7
          a value that is a simple value    | 84616b0500e5
          a value that is an array          | 84616b05008101
          a break without a beginning       | ff
          a tag                             | d9010084616b05004131
          a tag before a value              | 84616b0500c14131
          a text of unknown length          | 847f616bff05004131
          a value of unknown length         | 84616b05005f4131ff
          a nested array                    | 8181616b
          a reference to no text            | 84d8190005004131
          a reserved head                   | 1c
          """)
  void refusesWhatIsNoEntries(String what, String hex) {
    assertThatExceptionOfType(MalformedCborException.class)
        .as(what)
        .isThrownBy(() -> EntryCodec.decode(HexFormat.of().parseHex(hex.replace(" ", ""))))
        .withMessageNotContaining("null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an empty key                      | 8460050041 31
          milliseconds below 0              | 84616b29004131
          milliseconds of 49 bits           | 84616b1b0001000000000000004131
          milliseconds that overflow        | 84616b1b7fffffffffffffff004131
          an expiry too long before it      | 85616b05023b00007fffffffffff4131
          a time to live that is too long   | 85616b05021b00008000000000004131
          a value that is no JSON           | 84616b0500417b
          a value that is empty             | 84616b050040
          a value that is two documents     | 84616b050043312032
          a value with white space          | 84616b0500422031
          a value with needless escapes     | 84616b050048225c753030363122
          a value that is no UTF-8          | 84616b05004322ff22
          a cover that never expires           | 84616b05044131
          a tombstone that expires          | 85616b05030940
          a tombstone with content          | 84616b05014131
          a kind that is too great          | 84616b051a0200000040
          a renewal with a short hash       | 84616b051a0100000040
          a renewal with a long hash        | 84616b051a0100000049000000000000000000
          a kind below 0                    | 85616b0520094131
          """)
  void rejectsWhatIsNoEntryAlone(String what, String hex) {
    // Relative to the entry before, so that one that is out of range takes those behind it along.
    byte[] item =
        HexFormat.of().parseHex("9f" + "616105004131" + hex.replace(" ", "").substring(2) + "ff");

    Received received = EntryCodec.decode(item);

    assertThat(received.entries()).as(what).extracting(Entry::keyText).contains("a");
    assertThat(received.rejected()).as(what).hasSize(1);
    assertThat(received.rejected().getFirst().index()).isPositive();
    assertThat(received.rejected().getFirst().reason()).endsWith(".").doesNotContain("null");
  }

  @Test
  void refusesEveryTruncation() {
    Seeds.forEach(
        50,
        random -> {
          byte[] whole = small(random);
          for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> EntryCodec.decode(cut))
                .isInstanceOf(MalformedCborException.class);
          }
        });
  }

  @Test
  void readsOrRefusesWhateverIsLeftOfDamagedEntries() {
    Seeds.forEach(
        20_000,
        random -> {
          byte[] damaged = small(random);
          for (int i = 1 + random.nextInt(3); i > 0; i--) {
            damage(damaged, random);
          }
          readOrRefuse(damaged);
        });
  }

  @Test
  void readsOrRefusesRandomItems() {
    byte[] heads = HexFormat.of().parseHex(HEADS);
    Seeds.forEach(
        20_000,
        random -> {
          byte[] noise = new byte[1 + random.nextInt(40)];
          random.nextBytes(noise);
          for (int i = 0; i < noise.length; i++) {
            if (random.nextBoolean()) {
              noise[i] = heads[random.nextInt(heads.length)];
            }
          }
          noise[0] = (byte) (random.nextBoolean() ? 0x9f : 0x84);
          readOrRefuse(noise);
        });
  }

  private static byte[] small(RandomGenerator random) {
    Entry value = Entry.value(Key.of("k\u00e9"), random.nextLong(), bytes("{\"a\":[1]}"), 60_000);
    Entry tombstone = Entry.tombstone(Key.of("b"), random.nextLong());
    Entry plain = Entry.value(Key.of("b"), Stamp.of(5, 1), bytes("\"text\""), 0);
    return EntryCodec.encode(List.of(value, tombstone, plain));
  }

  private static void damage(byte[] item, RandomGenerator random) {
    byte[] heads = HexFormat.of().parseHex(HEADS);
    int at = random.nextInt(item.length);
    switch (random.nextInt(3)) {
      case 0 -> item[at] = (byte) random.nextInt(256);
      case 1 -> item[at] ^= (byte) (1 << random.nextInt(8));
      default -> item[at] = heads[random.nextInt(heads.length)];
    }
  }

  private static void readOrRefuse(byte[] item) {
    try {
      for (Entry entry : EntryCodec.decode(item).entries()) {
        byte[] value = new byte[entry.valueLength()];
        entry.value().get(value);
        assertThat(
                entry.isTombstone()
                    || entry.kind() != Entry.KNOWN_KIND
                    || Arrays.equals(Json.compact(value), value))
            .isTrue();
        assertThat(Key.of(entry.keyText())).isEqualTo(entry.key());
      }
    } catch (MalformedCborException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }
}
