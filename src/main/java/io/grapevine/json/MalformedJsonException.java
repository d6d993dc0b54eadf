package io.grapevine.json;

import tools.jackson.core.JacksonException;

/** JSON that is not what it should be; the message is a sentence for the one who sent it. */
public final class MalformedJsonException extends RuntimeException {

  MalformedJsonException(String message) {
    super(message);
  }

  MalformedJsonException(JacksonException cause) {
    super("Not JSON: " + rule(cause) + place(cause) + ".", cause);
  }

  /** What Jackson says, without what it says of its own settings. */
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
