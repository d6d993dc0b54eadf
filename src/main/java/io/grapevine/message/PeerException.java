package io.grapevine.message;

/** The answer of a peer is unusable. */
public final class PeerException extends RuntimeException {

  /** Why the answer is unusable. */
  public enum Reason {
    /** This node itself answers at the address. */
    SELF,
    /** It belongs to another group. */
    OTHER_GROUP,
    /** It names no group, and this node requires one. */
    NO_GROUP,
    /** It answers unlike any peer. */
    STRANGER,
    /** It is at a limit, or is stopping; it says when to retry. */
    BUSY,
    /** A status that is not 2xx. */
    ERROR_STATUS,
    /** The body is malformed. */
    MALFORMED,
    /** The body is larger than this node accepts. */
    TOO_LARGE
  }

  private final Reason reason;

  /**
   * An unusable answer.
   *
   * @param message continues a sentence about the peer
   */
  public PeerException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why it is of no use. */
  public Reason reason() {
    return reason;
  }
}
