package io.grapevine.message;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.FrameReader;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.Received;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to an {@link Exchange}.
 *
 * @param receipt what the peer declares about itself, and its feedback on the pushed entries
 * @param accepted which of the offers it wants
 */
public record Exchanged(Receipt receipt, BitSet accepted) {

  /**
   * Reads the answer as it arrives: a stream of frames, the first with the feedback, then some with
   * entries, an empty one, and one with the accepted offers, a bit each.
   */
  public static final class Reader {

    private final FrameReader frames;
    private final int maxEntries;
    private final int pushed;
    private final Consumer<Received> take;
    private @Nullable List<Feedback> feedback;
    private @Nullable BitSet accepted;
    private boolean lastIsNext;

    /**
     * A reader.
     *
     * @param pushed the number of entries that the exchange pushed
     * @param take uses the entries
     */
    public Reader(int maxFrame, int pushed, Consumer<Received> take) {
      this.frames = new FrameReader(maxFrame);
      this.maxEntries = MessageBounds.entries(maxFrame);
      this.pushed = pushed;
      this.take = take;
    }

    /**
     * Reads the next bytes.
     *
     * @throws PeerException if they are no answer to that exchange
     * @throws MalformedCborException if they are no frames or no entries
     */
    public void read(byte[] bytes) {
      frames.read(bytes).forEach(this::frame);
    }

    private void frame(byte[] content) {
      if (feedback == null) {
        feedback = Feedback.decode(content, pushed);
      } else if (accepted != null) {
        return; // Additions of later versions.
      } else if (lastIsNext) {
        accepted = BitSet.valueOf(content);
      } else if (content.length == 0) {
        lastIsNext = true;
      } else {
        take.accept(EntryCodec.decode(content, maxEntries));
      }
    }

    /**
     * The answer after all of it was read.
     *
     * @throws PeerException if it ends too early
     */
    public Exchanged end(NodeInfo info) {
      frames.end();
      if (feedback == null || accepted == null) {
        throw malformed("its exchange ends too early");
      }
      return new Exchanged(new Receipt(info, feedback), accepted);
    }

    private static PeerException malformed(String message) {
      return new PeerException(PeerException.Reason.MALFORMED, message);
    }
  }
}
