package io.grapevine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntryTest {

  private static final Key KEY = Key.of("flags/\ud83c\udf47");
  private static final long STAMP = Stamp.of(1_700_000_000_000L, 3);

  @Test
  void holdsAValue() {
    Entry entry = Entry.value(KEY, STAMP, bytes("{\"on\":true}"), 0);

    assertThat(entry.key()).isEqualTo(KEY);
    assertThat(entry.keyText()).isEqualTo("flags/\ud83c\udf47");
    assertThat(entry.stamp()).isEqualTo(STAMP);
    assertThat(entry.isTombstone()).isFalse();
    assertThat(entry.hasTtl()).isFalse();
    assertThat(text(entry.value())).isEqualTo("{\"on\":true}");
    assertThat(entry.valueLength()).isEqualTo(11);
    assertThat(entry.expiry()).isEqualTo(Long.MAX_VALUE);
    assertThat(entry.isVisibleAt(Long.MAX_VALUE)).isTrue();
    assertThat(entry).hasToString("flags/\ud83c\udf47 = {\"on\":true} @1700000000000+3");
  }

  @Test
  void holdsATimeToLive() {
    Entry entry = Entry.value(KEY, STAMP, bytes("1"), 250);

    assertThat(entry.hasTtl()).isTrue();
    assertThat(entry.ttl()).isEqualTo(250);
    assertThat(text(entry.value())).isEqualTo("1");
    assertThat(entry.expiry()).isEqualTo(1_700_000_000_250L);
    assertThat(entry.isVisibleAt(1_700_000_000_249L)).isTrue();
    assertThat(entry.isVisibleAt(1_700_000_000_250L)).isFalse();
    assertThat(entry).hasToString("flags/\ud83c\udf47 = 1 for 250 ms @1700000000000+3");
  }

  @ParameterizedTest
  @ValueSource(longs = {-Entry.MAX_TTL, -1, 0, 1, Entry.MAX_TTL})
  void holdsAnExpiryOnEitherSideOfItsStamp(long ttl) {
    Entry entry = Entry.expiring(KEY, STAMP, bytes("1"), ttl);

    assertThat(entry.hasTtl()).isTrue();
    assertThat(entry.ttl()).isEqualTo(ttl);
    assertThat(entry.expiry()).isEqualTo(Stamp.millis(STAMP) + ttl);
    assertThat(entry.isVisibleAt(entry.expiry() - 1)).isTrue();
    assertThat(entry.isVisibleAt(entry.expiry())).isFalse();
    assertThat(text(entry.value())).isEqualTo("1");
  }

  @Test
  void holdsThatItCoversOneThatWouldOutliveIt() {
    Entry entry = Entry.covering(KEY, STAMP, bytes("1"), 250);

    assertThat(entry.covers()).isTrue();
    assertThat(Entry.value(KEY, STAMP, bytes("1"), 250).covers()).isFalse();
    assertThat(entry.expiry()).isEqualTo(1_700_000_000_250L);
    assertThat(entry).hasToString("flags/\ud83c\udf47 = 1 for 250 ms, covering @1700000000000+3");
  }

  @ParameterizedTest
  @ValueSource(longs = {-Entry.MAX_TTL - 1, Entry.MAX_TTL + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesAnExpiryTooFarFromItsStamp(long ttl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Entry.expiring(KEY, STAMP, bytes("1"), ttl))
        .withMessageContaining(String.valueOf(ttl));
  }

  @Test
  void holdsATombstone() {
    Entry entry = Entry.tombstone(KEY, STAMP);

    assertThat(entry.key()).isEqualTo(KEY);
    assertThat(entry.stamp()).isEqualTo(STAMP);
    assertThat(entry.isTombstone()).isTrue();
    assertThat(entry.valueLength()).isZero();
    assertThat(entry.value().hasRemaining()).isFalse();
    assertThat(entry.isVisibleAt(0)).isFalse();
    assertThat(entry).hasToString("flags/\ud83c\udf47 = deleted @1700000000000+3");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 1_000, Entry.MAX_TTL})
  void takesATimeToLiveInItsRange(long ttl) {
    Entry entry = Entry.value(KEY, Stamp.of(Stamp.MAX_MILLIS, 0), bytes("1"), ttl);
    assertThat(entry.ttl()).isEqualTo(ttl);
    assertThat(entry.expiry()).isEqualTo(Stamp.MAX_MILLIS + ttl);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Entry.MAX_TTL + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesATimeToLiveOutOfItsRange(long ttl) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Entry.value(KEY, STAMP, bytes("1"), ttl))
        .withMessageContaining(String.valueOf(ttl));
  }

  @Test
  void theKeyViewOfALongerEntryMakesTheSameEntryAsTheKeyItself() {
    Entry longer = Entry.value(KEY, Stamp.of(1, 1), bytes("[\"a long value, with a ttl\"]"), 99);

    for (long ttl : new long[] {0, 5}) {
      assertThat(Entry.value(longer.key(), STAMP, bytes("1"), ttl))
          .isEqualTo(Entry.value(KEY, STAMP, bytes("1"), ttl));
    }
    assertThat(Entry.tombstone(longer.key(), STAMP)).isEqualTo(Entry.tombstone(KEY, STAMP));
  }

  @Test
  void theKeyViewOfATombstoneMakesAValue() {
    Key view = Entry.tombstone(KEY, Stamp.of(1, 1)).key();
    assertThat(Entry.value(view, STAMP, bytes("1"), 0))
        .isEqualTo(Entry.value(KEY, STAMP, bytes("1"), 0));
  }

  @Test
  void copiesTheValueThatItIsGiven() {
    byte[] json = bytes("1");
    Entry entry = Entry.value(KEY, STAMP, json, 0);
    json[0] = '2';
    assertThat(text(entry.value())).isEqualTo("1");
  }

  @Test
  void givesItsValueReadOnlyAndNothingAroundIt() {
    ByteBuffer value = Entry.value(KEY, STAMP, bytes("1"), 5).value();
    assertThat(value.isReadOnly()).isTrue();
    assertThat(value.capacity()).isOne();
  }

  @Test
  void isTheSameAsOfAnotherMoment() {
    Entry entry = Entry.value(KEY, STAMP, bytes("1"), 5);
    assertThat(entry.withStamp(STAMP + 1)).isEqualTo(Entry.value(KEY, STAMP + 1, bytes("1"), 5));
    assertThat(entry).isEqualTo(Entry.value(KEY, STAMP, bytes("1"), 5));
  }

  @Test
  void comesBackFromItsPartsAsItWas() {
    Seeds.forEach(
        500,
        random -> {
          Entry entry = new RandomEntries(random).next();
          byte[] json = new byte[entry.valueLength()];
          entry.value().get(json);
          Key key = Key.of(entry.keyText());
          Entry copy =
              Entry.of(key, entry.stamp(), entry.form(), entry.ttl(), ByteBuffer.wrap(json));

          assertThat(copy).isEqualTo(entry).hasSameHashCodeAs(entry);
          assertThat(copy.fingerprint()).isEqualTo(entry.fingerprint());
          assertThat(copy.size()).isEqualTo(entry.size());
        });
  }

  @Test
  void theFingerprintChangesWithEveryPartAlone() {
    Entry entry = Entry.value(KEY, STAMP, bytes("1"), 5);
    List<Entry> others =
        List.of(
            Entry.value(KEY, STAMP, bytes("2"), 5),
            Entry.value(KEY, STAMP, bytes("1"), 6),
            Entry.value(KEY, STAMP, bytes("1"), 0),
            Entry.expiring(KEY, STAMP, bytes("1"), 0),
            Entry.covering(KEY, STAMP, bytes("1"), 5),
            Entry.tombstone(KEY, STAMP),
            Entry.value(KEY, STAMP + 1, bytes("1"), 5),
            Entry.value(Key.of("flags/other"), STAMP, bytes("1"), 5));
    for (Entry other : others) {
      assertThat(other.fingerprint()).as(other.toString()).isNotEqualTo(entry.fingerprint());
      assertThat(other).isNotEqualTo(entry);
    }
  }

  @Test
  void theFingerprintTellsATombstoneFromAnEmptyValue() {
    Entry empty = Entry.value(KEY, STAMP, new byte[0], 0);
    assertThat(Entry.tombstone(KEY, STAMP).fingerprint()).isNotEqualTo(empty.fingerprint());
  }

  @Test
  void theFingerprintTellsWhereTheKeyEndsAndTheValueBegins() {
    Entry one = Entry.value(Key.of("a"), STAMP, bytes("11"), 0);
    Entry other = Entry.value(Key.of("a1"), STAMP, bytes("1"), 0);
    assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(ByteBuffer utf8) {
    return UTF_8.decode(utf8).toString();
  }
}
