package io.grapevine.message;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class OffersTest {

  private static final long EARLY = Stamp.of(5, 0);
  private static final long MIDDLE = Stamp.of(5, 1);
  private static final long LATE = Stamp.of(6, 0);

  @Test
  void anEntryNeedNotTravelIfALaterOneIsOffered() {
    Offers.Comparison comparison = Offers.of(List.of(entry("a", MIDDLE))).comparison();

    assertThat(comparison.beats(entry("a", EARLY))).isTrue();
    assertThat(comparison.accepted()).isEqualTo(bits(0));
  }

  @Test
  void anOfferIsDeclinedIfThereIsALaterEntry() {
    Offers.Comparison comparison =
        Offers.of(List.of(entry("a", MIDDLE), entry("b", MIDDLE))).comparison();

    assertThat(comparison.beats(entry("a", LATE))).isFalse();
    assertThat(comparison.accepted()).isEqualTo(bits(1));
  }

  @Test
  void ofTwoOfOneMomentBothTravel() {
    Offers.Comparison comparison = Offers.of(List.of(entry("a", MIDDLE))).comparison();

    assertThat(comparison.beats(entry("a", MIDDLE))).isFalse();
    assertThat(comparison.accepted()).isEqualTo(bits(0));
  }

  @Test
  void whatNobodyComparesIsAccepted() {
    Offers.Comparison comparison =
        Offers.of(List.of(entry("a", MIDDLE), entry("b", MIDDLE))).comparison();

    assertThat(comparison.beats(entry("c", EARLY))).isFalse();
    assertThat(comparison.accepted()).isEqualTo(bits(0, 1));
  }

  @Test
  void stampsAreComparedWithoutASign() {
    long last = Stamp.of(Stamp.MAX_MILLIS, 0);
    Offers.Comparison comparison = Offers.of(List.of(entry("a", last))).comparison();

    assertThat(comparison.beats(entry("a", EARLY))).isTrue();
  }

  @Test
  void withoutOffersNothingIsBeaten() {
    Offers.Comparison comparison = Offers.NONE.comparison();
    assertThat(comparison.beats(entry("a", EARLY))).isFalse();
    assertThat(comparison.accepted()).isEqualTo(bits());
  }

  @Test
  void readsWhatItWrote() {
    Seeds.forEach(
        500,
        random -> {
          List<Entry> list = new ArrayList<>();
          for (int i = random.nextInt(20); i > 0; i--) {
            long stamp = random.nextInt(3) == 0 ? random.nextInt(9) : random.nextLong();
            list.add(entry("k" + random.nextInt(), random.nextInt(9) == 0 ? -1L : stamp));
          }
          byte[] written = written(Offers.of(list));
          CborReader reader = new CborReader(written);
          Offers read = Offers.read(reader, list.size());
          assertThat(read.size()).isEqualTo(list.size());
          assertThat(written(read)).isEqualTo(written);
        });
  }

  private static byte[] written(Offers offers) {
    CborWriter writer = new CborWriter();
    offers.write(writer);
    return writer.toByteArray();
  }

  @Test
  void refusesMoreThanThereMayBe() {
    byte[] two = written(Offers.of(List.of(entry("a", EARLY), entry("b", LATE))));

    assertThatThrownBy(() -> Offers.read(new CborReader(two), 1))
        .isInstanceOf(MalformedCborException.class);
    assertThat(Offers.read(new CborReader(two), 2).size()).isEqualTo(2);
  }

  @Test
  void findsAnOfferAmongMany() {
    Seeds.forEach(
        100,
        random -> {
          List<Entry> list = new ArrayList<>();
          for (int i = 0; i < 200; i++) {
            list.add(entry("k" + i, Stamp.of(1_000 + random.nextInt(9), 0)));
          }
          Offers.Comparison comparison = Offers.of(list).comparison();
          BitSet expected = bits();
          expected.set(0, list.size());
          for (int i = 0; i < list.size(); i++) {
            Entry met = entry("k" + i, Stamp.of(1_000 + random.nextInt(9), 0));
            assertThat(comparison.beats(met))
                .isEqualTo(Stamp.isAfter(list.get(i).stamp(), met.stamp()));
            expected.set(i, !Stamp.isAfter(met.stamp(), list.get(i).stamp()));
          }
          assertThat(comparison.accepted()).isEqualTo(expected);
        });
  }

  @Test
  void refusesStampsAndHashesOutOfRange() {
    assertRefused(1L << 32, 0, 0);
    assertRefused(-(1L << 31) - 1, 0, 0);
    assertRefused(0, -1, 0);
    assertRefused(0, Stamp.MAX_MILLIS + 1, 0);
    assertRefused(0, Long.MIN_VALUE, 0);
    assertRefused(0, 0, -1);
    assertRefused(0, 0, Stamp.MAX_COUNTER + 1);
    assertRefused(0, Stamp.MAX_MILLIS, 0, 0, Long.MAX_VALUE, 0);
    assertRefused(0, 0);
    assertRefused(0);
  }

  private static void assertRefused(long... integers) {
    CborWriter writer = new CborWriter().startArray();
    for (long integer : integers) {
      writer.integer(integer);
    }
    byte[] item = writer.endArray().toByteArray();
    CborReader reader = new CborReader(item);
    assertThatThrownBy(() -> Offers.read(reader, 9)).isInstanceOf(MalformedCborException.class);
  }

  private static BitSet bits(int... set) {
    BitSet bits = new BitSet();
    for (int i : set) {
      bits.set(i);
    }
    return bits;
  }

  private static Entry entry(String key, long stamp) {
    return Entry.value(Key.of(key), stamp, bytes("1"), 0);
  }
}
