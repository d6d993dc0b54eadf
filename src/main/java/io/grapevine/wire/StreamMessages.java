package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.Frame;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Receipt;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The messages on a push stream, which carry what is in the headers and in the body of a push as a
 * request. What does not change is said once, in the headers of the handshake.
 *
 * <p>A push is a CBOR sequence (RFC 8742) of the recipients as a byte string, and the delta. A
 * receipt is an array of flags, the clock, the beginning of the follow-up, and the feedback.
 */
final class StreamMessages {

  private static final int CUT_OFF = 1;
  private static final int STOPPING = 2;
  private static final int STARTING = 4;
  private static final int NO_CLOCK = 8;

  private StreamMessages() {}

  /**
   * A push for peers that speak version 3 of the messages.
   *
   * @param recipients the recipients as a byte string
   */
  record Push(byte[] recipients, Delta delta) {

    /** The push of this delta. */
    static Push of(Delta delta) {
      return new Push(Frame.of(PeerHeaders.recipients(delta).getBytes(UTF_8)), delta);
    }

    /** The number of bytes. */
    int size() {
      return recipients.length + delta.renewing().size();
    }

    /** Writes it to this buffer, which is returned. */
    ByteBuf to(ByteBuf buffer) {
      buffer.writeBytes(recipients);
      delta.renewing().list().forEach(buffer::writeBytes);
      return buffer;
    }
  }

  /**
   * Reads the recipients at the beginning of a push; its delta is next.
   *
   * @throws MalformedCborException if it does not begin like a push
   */
  static Set<String> readRecipients(CborReader push) {
    return PeerHeaders.recipients(new String(push.bytes(), UTF_8));
  }

  /** The receipt for a push. */
  static byte[] receipt(NodeInfo info, List<Feedback> feedback) {
    int flags =
        (info.cutOff() ? CUT_OFF : 0)
            | (info.stopping() ? STOPPING : 0)
            | (info.since() == null ? STARTING : 0)
            | (info.clock() == null ? NO_CLOCK : 0);
    return new CborWriter()
        .startArray()
        .integer(flags)
        .integer(orZero(info.clock()))
        .integer(orZero(info.since()))
        .bytes(Feedback.encode(feedback))
        .endArray()
        .toByteArray();
  }

  private static long orZero(@Nullable Long number) {
    return number == null ? 0 : number;
  }

  /**
   * Reads a receipt.
   *
   * @param peer what the peer declared when the stream was opened
   * @param entries the expected number of entries
   * @throws PeerException if it is not a receipt for this number of entries
   * @throws MalformedCborException if it is no receipt
   */
  static Receipt readReceipt(byte[] message, NodeInfo peer, int entries) {
    CborReader reader = new CborReader(message);
    reader.startArray();
    long flags = reader.integer();
    long clock = reader.integer();
    long since = reader.integer();
    List<Feedback> feedback = Feedback.decode(reader.bytes(), entries);
    reader.skipRest();
    NodeInfo now =
        new NodeInfo(
            peer.id(),
            peer.group(),
            (flags & STARTING) == 0 ? since : null,
            (flags & CUT_OFF) != 0,
            (flags & NO_CLOCK) == 0 ? clock : null,
            (flags & STOPPING) != 0,
            peer.software(),
            peer.settings());
    return new Receipt(now, feedback);
  }
}
