package io.grapevine.message;

/** A peer answered, but not as it should. */
public final class PeerException extends RuntimeException {

  /** Why the answer is of no use. */
  public enum Reason {
    /** It is this node itself that answers at the address. */
    SELF,
    /** It belongs to another group. */
    OTHER_GROUP,
    /** It names no group, and this node wants one. */
    NO_GROUP,
    /** It answers as no peer does. */
    STRANGER,
    /** It serves as much as it can, or is stopping; it says when to come again. */
    BUSY,
    /** A status that is not 2xx. */
    STATUS,
    /** The body is not what it should be. */
    MALFORMED,
    /** The body is larger than this node takes. */
    TOO_LARGE
  }

  private final Reason reason;

  /**
   * An answer that is of no use.
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
