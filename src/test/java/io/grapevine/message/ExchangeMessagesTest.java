package io.grapevine.message;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.Frame;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.sketch.Sketch;
import io.grapevine.sketch.SketchBuilder;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.state.Version;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The messages of a repair: decoding returns what was encoded, and damage is detected. */
class ExchangeMessagesTest {

  private static final int MAX_FRAME = 1 << 20;
  private static final long MAX_BYTES = 1 << 20;

  @Test
  void anExchangeComesOutAsItWentIn() {
    Seeds.forEach(
        300,
        random -> {
          Exchange exchange = exchange(random);
          Exchange read = Exchange.decode(exchange.encode(), MAX_BYTES);
          assertThat(read.pushed()).isEqualTo(exchange.pushed());
          assertThat(read.wanted()).isEqualTo(exchange.wanted());
          assertThat(read.offered()).extracting(Offers::size).isEqualTo(exchange.offered().size());
          assertThat(read.encode()).isEqualTo(exchange.encode());
        });
  }

  @Test
  void aSketchComesOutAsItWentIn() {
    Seeds.forEach(
        300,
        random -> {
          Sketch sketch = sketch(random, 50);
          int first = random.nextInt(51);
          Version version = new Version(random.nextLong(), random.nextLong());
          SketchAnswer read = SketchAnswer.decode(SketchAnswer.encode(version, sketch, first));
          assertThat(read)
              .isEqualTo(new SketchAnswer(version, sketch.count(), first, sketch.from(first)));
        });
  }

  @Test
  void everyTruncationIsFoundOut() {
    Seeds.forEach(
        20,
        random -> {
          assertNoPart(exchange(random).encode(), cut -> Exchange.decode(cut, MAX_BYTES));
          byte[] sketch = SketchAnswer.encode(new Version(1, 2), sketch(random, 20), 0);
          assertNoPart(sketch, SketchAnswer::decode);
        });
  }

  @Test
  void damageIsFoundOutOrHarmless() {
    Seeds.forEach(
        5_000,
        random -> {
          readOrRefuse(
              damaged(exchange(random).encode(), random), item -> Exchange.decode(item, MAX_BYTES));
          byte[] sketch = SketchAnswer.encode(new Version(1, 2), sketch(random, 20), 5);
          readOrRefuse(damaged(sketch, random), SketchAnswer::decode);
        });
  }

  @Test
  void anExchangeHasWholeFingerprints() {
    byte[] item =
        new CborWriter()
            .startArray()
            .startArray()
            .endArray()
            .bytes(new byte[9])
            .startArray()
            .endArray()
            .endArray()
            .toByteArray();
    assertThatThrownBy(() -> Exchange.decode(item, MAX_BYTES))
        .isInstanceOf(MalformedCborException.class);
  }

  @Test
  void aSketchHasAWholeVersionAndIndexes() {
    byte[] symbols = {0};
    assertThatThrownBy(() -> SketchAnswer.decode(sketchItem(new byte[15], 0, 0, symbols)))
        .isInstanceOf(MalformedCborException.class);
    for (long[] numbers :
        new long[][] {{-1, 0}, {1L << 31, 0}, {0, -1}, {0, 1L << 31}, {Long.MAX_VALUE, 0}}) {
      assertThatThrownBy(
              () -> SketchAnswer.decode(sketchItem(new byte[16], numbers[0], numbers[1], symbols)))
          .isInstanceOf(MalformedCborException.class);
    }
    assertThat(SketchAnswer.decode(sketchItem(new byte[16], 0, 0, symbols)).run().size()).isZero();
  }

  @Test
  void anAnswerToAnExchangeIsReadWhereverItIsCut() {
    Entry entry = Entry.value(Key.of("k"), Stamp.of(1, 0), bytes("1"), 0);
    byte[] answer =
        stream(new byte[] {1, 0}, EntryCodec.encode(List.of(entry)), new byte[0], new byte[] {6});
    for (int cut = 0; cut < answer.length; cut++) {
      List<Entry> taken = new ArrayList<>();
      var reader = new Exchanged.Reader(MAX_FRAME, 2, part -> taken.addAll(part.entries()));
      reader.read(Arrays.copyOf(answer, cut));
      reader.read(Arrays.copyOfRange(answer, cut, answer.length));
      Exchanged exchanged = reader.end(NodeInfo.UNKNOWN);

      assertThat(taken).containsExactly(entry);
      assertThat(exchanged.receipt().feedback()).containsExactly(Feedback.NEWS, Feedback.KNOWN);
      assertThat(exchanged.accepted()).isEqualTo(BitSet.valueOf(new byte[] {6}));

      var torn = new Exchanged.Reader(MAX_FRAME, 2, part -> {});
      torn.read(Arrays.copyOf(answer, cut));
      assertThatThrownBy(() -> torn.end(NodeInfo.UNKNOWN))
          .isInstanceOfAny(PeerException.class, MalformedCborException.class);
    }
  }

  @Test
  void anAnswerToAnExchangeKeepsToItsOrder() {
    byte[] none = {};
    byte[] entries = EntryCodec.encode(List.of());
    assertRefused(stream(new byte[] {1}, none, none), 2);
    assertRefused(stream(new byte[] {1, 1}, none), 2);
    assertRefused(stream(new byte[] {1, 1}, entries), 2);
    assertRefused(stream(new byte[] {1, 1}, new byte[] {1}, none, none), 2);
    assertRefused(none, 2);
  }

  private static void assertRefused(byte[] answer, int pushed) {
    assertThatThrownBy(
            () -> {
              var reader = new Exchanged.Reader(MAX_FRAME, pushed, part -> {});
              reader.read(answer);
              reader.end(NodeInfo.UNKNOWN);
            })
        .isInstanceOfAny(PeerException.class, MalformedCborException.class);
  }

  private static Exchange exchange(RandomGenerator random) {
    RandomEntries entries = new RandomEntries(random);
    return new Exchange(
        entries.list(random.nextInt(5)),
        random.ints(random.nextInt(5)).toArray(),
        Offers.of(entries.list(random.nextInt(5))));
  }

  private static Sketch sketch(RandomGenerator random, int symbols) {
    SketchBuilder builder = new SketchBuilder(symbols);
    random.longs(random.nextInt(100)).forEach(builder::add);
    return builder.prefix(symbols);
  }

  private static byte[] sketchItem(byte[] version, long entries, long first, byte[] symbols) {
    return new CborWriter()
        .startArray()
        .bytes(version)
        .integer(entries)
        .integer(first)
        .bytes(symbols)
        .endArray()
        .toByteArray();
  }

  private static byte[] stream(byte[]... contents) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    for (byte[] content : contents) {
      stream.writeBytes(Frame.of(content));
    }
    return stream.toByteArray();
  }

  private static byte[] damaged(byte[] item, RandomGenerator random) {
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      item[random.nextInt(item.length)] = (byte) random.nextInt(256);
    }
    return item;
  }

  private static void assertNoPart(byte[] whole, Consumer<byte[]> decode) {
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> decode.accept(part)).isInstanceOf(MalformedCborException.class);
    }
  }

  private static void readOrRefuse(byte[] item, Consumer<byte[]> decode) {
    try {
      decode.accept(item);
    } catch (MalformedCborException refused) {
      assertThat(refused).message().isNotBlank();
    }
  }
}
