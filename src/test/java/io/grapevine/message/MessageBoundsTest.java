package io.grapevine.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.Frame;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message of few bytes does not become many objects, and none of our own is refused for that. */
class MessageBoundsTest {

  private static final int MAX_BYTES = 64 * 1024;
  private static final int MOST = MessageBounds.entries(MAX_BYTES);
  private static final Entry SMALLEST = Entry.tombstone(Key.of("k"), Stamp.of(1, 0));

  @ParameterizedTest
  @ValueSource(ints = {1_000, MAX_BYTES, 1 << 24})
  void noDeltaOfOursHasMoreEntries(int maxBytes) {
    var deltas = new Deltas(Collections.nCopies(maxBytes / 50, SMALLEST).iterator(), maxBytes);

    assertThat(deltas.next().entries()).hasSizeLessThanOrEqualTo(MessageBounds.entries(maxBytes));
  }

  /** The most symbols that a repair asks for, and how many differences they tell at most. */
  @ParameterizedTest
  @ValueSource(ints = {MAX_BYTES, 1 << 24})
  void noDifferenceThatSymbolsTellIsLarger(int maxBytes) {
    assertThat(MessageBounds.differences(maxBytes)).isGreaterThan((int) (maxBytes / 17 / 1.35));
  }

  @Test
  void aDeltaOfTooManyTinyEntriesIsRefusedInBothForms() {
    byte[] cbor = EntryCodec.encode(Collections.nCopies(MOST, SMALLEST));
    byte[] more = EntryCodec.encode(Collections.nCopies(MOST + 1, SMALLEST));

    assertThat(EntryCodec.decode(cbor, MOST).entries()).hasSize(MOST);
    assertThatThrownBy(() -> EntryCodec.decode(more, MOST))
        .isInstanceOf(MalformedCborException.class)
        .hasMessageContaining("at most " + MOST + " entries");
    byte[] json = new Delta(List.of(SMALLEST, SMALLEST)).json().toByteArray();
    assertThat(new EntryReader(2, null).read(json).entries()).hasSize(2);
    assertThatThrownBy(() -> new EntryReader(1, null).read(json))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("at most 1 entries");
  }

  @Test
  void anExchangeOfTooManyPartsIsRefused() {
    int most = MessageBounds.differences(MAX_BYTES);

    assertThat(Exchange.decode(exchange(MOST, most / 2, most - most / 2), MAX_BYTES).differences())
        .isEqualTo(most);
    assertRefused(exchange(MOST + 1, 0, 0));
    assertRefused(exchange(0, most + 1, 0));
    assertRefused(exchange(0, 0, most + 1));
    assertRefused(exchange(0, most, 1));
  }

  private static void assertRefused(byte[] exchange) {
    assertThatThrownBy(() -> Exchange.decode(exchange, MAX_BYTES))
        .isInstanceOf(MalformedCborException.class);
  }

  private static byte[] exchange(int pushed, int wanted, int offered) {
    CborWriter writer = new CborWriter().startArray();
    EntryCodec.write(Collections.nCopies(pushed, SMALLEST), writer);
    writer.bytes(new byte[wanted * Integer.BYTES]);
    Offers.of(Collections.nCopies(offered, SMALLEST)).write(writer);
    return writer.endArray().toByteArray();
  }

  @Test
  void aFrameOfTooManyTinyEntriesIsRefused() {
    var reader = new Exchanged.Reader(MAX_BYTES, 0, entries -> {});
    reader.read(Frame.of(new byte[0]));
    byte[] tiny = EntryCodec.encode(Collections.nCopies(MOST + 1, SMALLEST));

    assertThatThrownBy(() -> reader.read(Frame.of(tiny)))
        .isInstanceOf(MalformedCborException.class)
        .hasMessageContaining("at most");
  }
}
