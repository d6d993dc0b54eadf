package io.grapevine.http;

/** A body that is not read to its end; the message is meant for its sender. */
public final class BodyException extends RuntimeException {

  /** Why it is not read to its end. */
  public enum Reason {
    /** It exceeds its maximum size. */
    TOO_LARGE,
    /** The bodies that this node holds use its whole budget. */
    NO_ROOM,
    /** It did not arrive in time. */
    TOO_SLOW
  }

  private final Reason reason;

  BodyException(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  static BodyException noRoom() {
    return new BodyException(
        Reason.NO_ROOM,
        "The request bodies that this node is reading use its whole limit; retry later.");
  }

  static BodyException tooSlow() {
    return new BodyException(Reason.TOO_SLOW, "The body did not arrive in time.");
  }

  /** Why it is not read to its end. */
  public Reason reason() {
    return reason;
  }
}
