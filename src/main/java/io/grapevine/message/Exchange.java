package io.grapevine.message;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.Entry;
import io.grapevine.state.Received;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The entries that a node sends and wants once it knows the difference of two states: one CBOR
 * array of these three parts.
 *
 * @param pushed entries that the other lacks
 * @param wanted the first half of the fingerprint of each entry that this node lacks; an accidental
 *     match transfers an unneeded entry, which does no harm
 * @param offered entries that the other node may want instead of its own, by key and stamp only
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares exchanges.
public record Exchange(Received pushed, int[] wanted, Offers offered) {

  /** An exchange that pushes these entries. */
  public Exchange(List<Entry> pushed, int[] wanted, Offers offered) {
    this(Received.of(pushed), wanted, offered);
  }

  /** The half of a fingerprint by which an entry is requested. */
  public static int half(long fingerprint) {
    return (int) (fingerprint >>> Integer.SIZE);
  }

  /** The encoded exchange. */
  public byte[] encode() {
    ByteBuffer halves = ByteBuffer.allocate(wanted.length * Integer.BYTES);
    halves.asIntBuffer().put(wanted);
    CborWriter writer = new CborWriter().startArray();
    EntryCodec.write(pushed.entries(), writer);
    writer.bytes(halves.array());
    offered.write(writer);
    return writer.endArray().toByteArray();
  }

  /** The number of wanted and offered entries. */
  public int differences() {
    return wanted.length + offered.size();
  }

  /**
   * Reads {@link #encode}'s bytes.
   *
   * @param maxBytes the maximum size of a message; see {@link MessageBounds}
   * @throws MalformedCborException if they are something else, or have too many parts
   */
  public static Exchange decode(byte[] cbor, long maxBytes) {
    CborReader reader = new CborReader(cbor);
    reader.startArray();
    Received pushed = EntryCodec.read(reader, MessageBounds.entries(maxBytes));
    byte[] halves = reader.bytes();
    if (halves.length % Integer.BYTES != 0) {
      throw new MalformedCborException("Each wanted entry has four bytes; the last one has fewer.");
    }
    int offers = MessageBounds.differences(maxBytes) - halves.length / Integer.BYTES;
    if (offers < 0) {
      throw new MalformedCborException("The exchange wants too many entries.");
    }
    int[] wanted = new int[halves.length / Integer.BYTES];
    ByteBuffer.wrap(halves).asIntBuffer().get(wanted);
    Offers offered = Offers.read(reader, offers);
    reader.skipRest();
    return new Exchange(pushed, wanted, offered);
  }
}
