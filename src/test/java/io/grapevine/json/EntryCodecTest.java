package io.grapevine.json;

import static io.grapevine.testing.Utf8.bytes;
import static io.grapevine.testing.Utf8.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import io.grapevine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Writer and reader against each other, and the reader against what no writer wrote. */
class EntryCodecTest {

  @Test
  void readsWhatItWroteInPiecesOfAnySize() {
    Seeds.forEach(
        500,
        random -> {
          List<Entry> entries = entries(random, random.nextInt(20));
          assertThat(read(pieces(object(entries), random))).isEqualTo(entries);
        });
  }

  @Test
  void writesAMemberToTheLetter() {
    Key key = Key.of("a\"\\\n\u0001/\u00e9\ud83c\udf47");
    Entry entry = Entry.value(key, Stamp.of(5, 0), bytes("{\"b\":1.00}"), 0);
    assertThat(member(entry))
        .isEqualTo(
            "\"a\\\"\\\\\\n\\u0001/\u00e9\ud83c\udf47\":{\"value\":{\"b\":1.00},\"ts\":5,\"ttl\":null}");
  }

  @Test
  void writesTheCounterOnlyWhereItIsNotZero() {
    assertThat(member(Entry.value(Key.of("k"), Stamp.of(5, 1), bytes("1"), 9)))
        .isEqualTo("\"k\":{\"value\":1,\"ts\":5,\"n\":1,\"ttl\":9}");
    assertThat(member(Entry.value(Key.of("k"), Stamp.of(5, 0), bytes("1"), 9)))
        .isEqualTo("\"k\":{\"value\":1,\"ts\":5,\"ttl\":9}");
  }

  @Test
  @DisplayName("Trap: an agent that knows no ttl below 1 refused the whole delta")
  void writesATimeToLiveThatIsOverBeforeTheStampForAgentsThatKnowNone() {
    assertThat(member(Entry.expiring(Key.of("k"), Stamp.of(5, 0), bytes("1"), 0)))
        .isEqualTo("\"k\":{\"value\":1,\"ts\":5,\"ttl\":1,\"early\":1}");
    assertThat(member(Entry.expiring(Key.of("k"), Stamp.of(5, 0), bytes("1"), -Entry.MAX_TTL)))
        .isEqualTo("\"k\":{\"value\":1,\"ts\":5,\"ttl\":1,\"early\":140737488355328}");
  }

  @Test
  void writesThatAValueCoversOneThatWouldOutliveIt() {
    assertThat(member(Entry.covering(Key.of("k"), Stamp.of(5, 0), bytes("1"), 9)))
        .isEqualTo("\"k\":{\"value\":1,\"ts\":5,\"ttl\":9,\"covers\":true}");
  }

  @Test
  void writesATombstoneAsDeleted() {
    assertThat(member(Entry.tombstone(Key.of("k"), Stamp.of(5, 0))))
        .isEqualTo("\"k\":{\"value\":null,\"ts\":5,\"ttl\":null,\"deleted\":true}");
  }

  @Test
  void writesAnElementWithItsKey() {
    Entry entry = Entry.value(Key.of("k"), Stamp.of(5, 1), bytes("[]"), 0);
    assertThat(text(new EntryWriter().element(entry).toByteArray()))
        .isEqualTo(
            "{\"key\":\"k\",\"tag\":\"%s\",\"value\":[],\"ts\":5,\"n\":1,\"ttl\":null}"
                .formatted(Tag.of(entry)));
  }

  @Test
  void readsAnyValueInPiecesAsItIsCompactedWhole() {
    Seeds.forEach(
        2_000,
        random -> {
          String value = new RandomJson(random).loose();
          byte[] json = bytes("{\"k\":{\"value\":" + value + ",\"ts\":5}}");
          assertThat(read(pieces(json, random)))
              .containsExactly(
                  Entry.value(Key.of("k"), Stamp.of(5, 0), Json.compact(bytes(value)), 0));
        });
  }

  @Test
  void readsOrRefusesWhateverIsLeftOfADamagedState() {
    Seeds.forEach(
        5_000,
        random -> {
          byte[] json = object(entries(random, 1 + random.nextInt(3)));
          readOrRefuse(pieces(damaged(json, random), random));
        });
  }

  @Test
  void refusesRandomBytes() {
    Seeds.forEach(
        2_000,
        random -> {
          byte[] noise = new byte[random.nextInt(40)];
          random.nextBytes(noise);
          byte[] opening = bytes(random.nextBoolean() ? "{\"" : "{\"k\":{\"value\":");
          readOrRefuse(List.of(opening, noise));
        });
  }

  private static void readOrRefuse(List<byte[]> pieces) {
    try {
      for (Entry entry : read(pieces)) {
        byte[] value = new byte[entry.valueLength()];
        entry.value().get(value);
        assertThat(entry.isTombstone() || Arrays.equals(Json.compact(value), value)).isTrue();
        assertThat(Key.of(entry.keyText())).isEqualTo(entry.key());
      }
    } catch (MalformedJsonException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }

  private static byte[] damaged(byte[] json, RandomGenerator random) {
    byte[] damaged = json.clone();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      int at = random.nextInt(damaged.length);
      switch (random.nextInt(4)) {
        case 0 -> damaged[at] = (byte) random.nextInt(256);
        case 1 -> damaged[at] = (byte) "{}[]\",:\\0-.eEtn".charAt(random.nextInt(15));
        case 2 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
        default -> damaged = Arrays.copyOf(damaged, 1 + random.nextInt(damaged.length));
      }
    }
    return damaged;
  }

  private static List<byte[]> pieces(byte[] bytes, RandomGenerator random) {
    List<byte[]> pieces = new ArrayList<>();
    int bound = 1 + random.nextInt(1 + bytes.length);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + random.nextInt(bound + 1));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  private static List<Entry> read(List<byte[]> pieces) {
    var reader = new EntryReader();
    List<Entry> entries = new ArrayList<>();
    pieces.forEach(piece -> entries.addAll(reader.read(piece).entries()));
    reader.end();
    return entries;
  }

  private static List<Entry> entries(RandomGenerator random, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Key key = key(random);
      long stamp = random.nextInt(4) == 0 ? random.nextInt(5) : random.nextLong();
      if (random.nextInt(4) == 0) {
        entries.add(Entry.tombstone(key, stamp));
      } else {
        long ttl = random.nextBoolean() ? 0 : random.nextLong(1, Entry.MAX_TTL + 1);
        byte[] json = bytes(new RandomJson(random).compact());
        entries.add(
            switch (random.nextInt(4)) {
              case 0 -> Entry.expiring(key, stamp, json, random.nextBoolean() ? 1 - ttl : -ttl);
              case 1 -> Entry.covering(key, stamp, json, random.nextBoolean() ? ttl : -ttl);
              default -> Entry.value(key, stamp, json, ttl);
            });
      }
    }
    return entries;
  }

  private static Key key(RandomGenerator random) {
    int[] alphabet = {'a', '/', '"', '\\', 0, 0x1f, '\n', 0x7f, 0xe9, 0x2028, 0x1f347, 0x10ffff};
    var text = new StringBuilder();
    for (int i = 1 + random.nextInt(random.nextInt(8) == 0 ? 128 : 8); i > 0; i--) {
      text.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
    }
    return Key.of(text.toString());
  }

  private static String member(Entry entry) {
    return text(new EntryWriter().member(entry).toByteArray());
  }

  private static byte[] object(List<Entry> entries) {
    var bytes = new ByteArrayOutputStream();
    new EntryPieces(entries.iterator(), EntryPieces.Format.object())
        .forEachRemaining(bytes::writeBytes);
    return bytes.toByteArray();
  }
}
