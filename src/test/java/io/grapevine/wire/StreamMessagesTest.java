package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Receipt;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.wire.StreamMessages.Push;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamMessagesTest {

  private static final List<Entry> ENTRIES =
      List.of(
          Entry.value(Key.of("a"), Stamp.of(1, 0), bytes("1"), 0),
          Entry.tombstone(Key.of("b"), Stamp.of(2, 3)));
  private static final NodeInfo PEER =
      new NodeInfo("id", "group", 1L, false, 2L, false, "1; messages=3", "a=b");

  private static byte[] bytesOf(Push push) {
    return push.to(Unpooled.buffer(push.size(), push.size())).array();
  }

  @Test
  void aPushHasItsRecipientsAndItsEntries() {
    for (Set<String> recipients : List.<Set<String>>of(Set.of(), Set.of("10.0.0.1:1", "[::1]:2"))) {
      Push push = Push.of(new Delta(ENTRIES).to(recipients));
      CborReader reader = new CborReader(bytesOf(push));

      assertThat(StreamMessages.readRecipients(reader)).isEqualTo(recipients);
      assertThat(EntryCodec.read(reader, 2, key -> Optional.empty()).entries()).isEqualTo(ENTRIES);
    }
  }

  @Test
  void tooManyRecipientsAreNotNamed() {
    Set<String> many =
        IntStream.range(0, 17).mapToObj(i -> "10.0.0." + i + ":1").collect(Collectors.toSet());
    CborReader reader = new CborReader(bytesOf(Push.of(new Delta(ENTRIES).to(many))));

    assertThat(StreamMessages.readRecipients(reader)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15})
  void aReceiptHasWhatChanges(int bits) {
    NodeInfo now =
        new NodeInfo(
            "id",
            "group",
            (bits & 1) == 0 ? null : 1_700_000_000_000L,
            (bits & 2) != 0,
            (bits & 4) == 0 ? null : 1_700_000_000_001L,
            (bits & 8) != 0,
            PEER.software(),
            PEER.settings());
    List<Feedback> feedback = List.of(Feedback.NEWS, Feedback.KNOWN, Feedback.REFUSED);

    assertThat(StreamMessages.readReceipt(StreamMessages.receipt(now, feedback), PEER, 3))
        .isEqualTo(new Receipt(now, feedback));
  }

  @Test
  void aReceiptOfALaterVersionMayHaveMore() {
    byte[] receipt = StreamMessages.receipt(PEER, List.of(Feedback.NEWS));
    byte[] more = Arrays.copyOf(receipt, receipt.length + 1);
    more[receipt.length - 1] = 5;
    more[receipt.length] = receipt[receipt.length - 1];

    assertThat(StreamMessages.readReceipt(more, PEER, 1))
        .isEqualTo(new Receipt(PEER, List.of(Feedback.NEWS)));
  }

  @Test
  void anythingElseIsMalformed() {
    byte[] receipt = StreamMessages.receipt(PEER, List.of(Feedback.NEWS));
    assertThatThrownBy(() -> StreamMessages.readReceipt(receipt, PEER, 2))
        .isInstanceOf(PeerException.class);
    for (int length = 0; length < receipt.length; length++) {
      byte[] half = Arrays.copyOf(receipt, length);
      assertThatThrownBy(() -> StreamMessages.readReceipt(half, PEER, 1))
          .isInstanceOf(MalformedCborException.class);
    }
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] garbage = new byte[random.nextInt(40)];
      random.nextBytes(garbage);
      try {
        StreamMessages.readRecipients(new CborReader(garbage));
        StreamMessages.readReceipt(garbage, PEER, 1);
      } catch (MalformedCborException | PeerException expected) {
        assertThat(expected).as("seed %d", seed).hasMessageContaining(" ");
      }
    }
  }
}
