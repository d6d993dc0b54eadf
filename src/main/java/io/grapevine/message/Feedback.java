package io.grapevine.message;

import io.grapevine.cbor.Frame;
import io.grapevine.cbor.FrameReader;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.state.MergeOutcome;
import java.util.ArrayList;
import java.util.List;

/** The answer of a peer to one entry that was sent to it. */
public enum Feedback {
  /** It knew the entry, or a greater one of its key. */
  KNOWN,
  /** It did not know the entry, and accepted it. */
  NEWS,
  /**
   * It rejected the entry, for example because it has no room or because the stamp is too far
   * ahead.
   */
  REFUSED,
  /**
   * The entry renews a value that the peer does not have: it needs the entry with the value. Only
   * peers that send renewals get this answer.
   */
  WITHOUT_VALUE;

  private static final Feedback[] BY_CODE = values();

  /** Whether the peer does not have the entry now. */
  public boolean isRefusal() {
    return this == REFUSED || this == WITHOUT_VALUE;
  }

  private static Feedback of(MergeOutcome outcome) {
    return switch (outcome) {
      case MERGED -> NEWS;
      case OBSOLETE -> KNOWN;
      case TOO_FAR_AHEAD, NO_ROOM, VALUE_TOO_LARGE, STOPPING, MALFORMED -> REFUSED;
      case WITHOUT_VALUE -> WITHOUT_VALUE;
    };
  }

  /**
   * The feedback for these outcomes.
   *
   * @throws PeerException if the node is stopping and can no longer forward entries
   */
  public static List<Feedback> of(List<MergeOutcome> outcomes) {
    if (outcomes.contains(MergeOutcome.STOPPING)) {
      throw new PeerException(
          PeerException.Reason.BUSY,
          "This node is shutting down and can no longer forward changes.");
    }
    return outcomes.stream().map(Feedback::of).toList();
  }

  /** A receipt in CBOR: {@link #encode}'s bytes as a byte string. */
  public static byte[] write(List<Feedback> feedback) {
    return Frame.of(encode(feedback));
  }

  /**
   * Reads {@link #write}'s bytes.
   *
   * @param entries the expected number of entries
   * @throws PeerException if it is not a receipt for this number of entries
   * @throws MalformedCborException if it is not CBOR
   */
  public static List<Feedback> read(byte[] receipt, int entries) {
    FrameReader reader = new FrameReader(receipt.length);
    List<byte[]> frames = reader.read(receipt);
    reader.end();
    if (frames.isEmpty()) {
      throw new PeerException(PeerException.Reason.MALFORMED, "its receipt is empty");
    }
    return decode(frames.getFirst(), entries);
  }

  /** One byte for each entry. */
  public static byte[] encode(List<Feedback> feedback) {
    byte[] codes = new byte[feedback.size()];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) feedback.get(i).ordinal();
    }
    return codes;
  }

  /**
   * Reads {@link #encode}'s bytes. Feedback that only later versions know counts as refused: the
   * entry stays a rumor.
   *
   * @throws PeerException if they are not for this number of entries
   */
  public static List<Feedback> decode(byte[] codes, int entries) {
    if (codes.length < entries) {
      throw new PeerException(
          PeerException.Reason.MALFORMED,
          "its feedback has %d entries instead of %d".formatted(codes.length, entries));
    }
    List<Feedback> feedback = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      int code = codes[i] & 0xFF;
      feedback.add(code < BY_CODE.length ? BY_CODE[code] : REFUSED);
    }
    return feedback;
  }
}
