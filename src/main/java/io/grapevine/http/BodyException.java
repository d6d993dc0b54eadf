package io.grapevine.http;

/** A body that is not read to its end; the message is a sentence for the one who sent it. */
public final class BodyException extends RuntimeException {

  /** Why it is not read to its end. */
  public enum Reason {
    /** It is longer than it may be. */
    TOO_LARGE,
    /** This node holds as many bytes of bodies as it may. */
    NO_ROOM,
    /** It did not arrive in time. */
    TOO_SLOW
  }

  private final Reason reason;

  BodyException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why it is not read to its end. */
  public Reason reason() {
    return reason;
  }
}
