package io.grapevine.json;

import tools.jackson.core.JacksonException;

/** Malformed JSON; the message is meant for its sender. */
public final class MalformedJsonException extends RuntimeException {

  MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(JacksonException cause) {
    super("Not JSON: " + rule(cause) + place(cause) + ".", cause);
  }

  /** Jackson's message, without hints on Jackson's own settings. */
  private static String rule(JacksonException cause) {
    return String.valueOf(cause.getOriginalMessage())
        .replaceAll(" \\(start marker at \\[.*?]\\)|, from `.*?`", "");
  }

  private static String place(JacksonException cause) {
    var location = cause.getLocation();
    return location == null
        ? ""
        : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
  }
}
