package io.grapevine.http;

import io.netty.handler.ssl.NotSslRecordException;

/** Texts for the log, made of errors that may contain what the other side has sent. */
public final class Texts {

  private static final int LONGEST = 300;

  private Texts() {}

  /** What the innermost cause says: one line of bounded length without control characters. */
  public static String oneLine(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof NotSslRecordException) {
      return "the other side does not speak TLS"; // Its message has all that was sent instead.
    }
    String message = cause.getMessage();
    return oneLine(message == null ? cause.getClass().getSimpleName() : message);
  }

  /** As above, of this text. */
  public static String oneLine(String text) {
    String line = text.replaceAll("[^\\x20-\\x7e]+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
  }
}
