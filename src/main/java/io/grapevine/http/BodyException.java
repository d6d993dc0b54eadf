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

  /** Why it is not read to its end. */
  public Reason reason() {
    return reason;
  }
}
