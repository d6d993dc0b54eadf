package io.grapevine.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON tokens out of bytes that arrive in pieces.
 *
 * <p>Jackson's parser that is fed, unlike the blocking one, never guesses at UTF-16 or UTF-32.
 */
final class TokenFeed {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonParser parser =
      FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
  private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
  private boolean ended;

  /** Adds bytes, which must not change until {@link #next} has returned null. */
  void add(byte[] bytes) {
    if (bytes.length > 0) {
      feeder.feedInput(bytes, 0, bytes.length);
    }
  }

  void end() {
    feeder.endOfInput();
    ended = true;
  }

  /** The next token; null: there is none without more bytes. */
  @Nullable JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.NOT_AVAILABLE && ended) {
      token =
          parser.nextToken(); // A number at the very end is complete only now that nothing follows.
    }
    return token == JsonToken.NOT_AVAILABLE ? null : token;
  }

  /** The text of the current name, string or number. */
  String text() {
    return parser.getString();
  }

  /** The current whole number, or null if it is none or does not fit. */
  @Nullable Long wholeNumber() {
    if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      return null;
    }
    try {
      return Long.valueOf(parser.getString());
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
