package io.grapevine.json;

import java.io.Writer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON tokens from bytes that arrive in pieces.
 *
 * <p>Jackson's non-blocking parser, unlike the blocking one, never guesses UTF-16 or UTF-32.
 */
final class TokenFeed implements AutoCloseable {

  /** A value may be as deep inside of a message as alone; {@link ValueCopy} has its own limit. */
  private static final int LEVELS_AROUND_A_VALUE = 4;

  /** Keys are hardly ever repeated: a symbol table of them would only cost time. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(StreamReadConstraints.DEFAULT_MAX_DEPTH + LEVELS_AROUND_A_VALUE)
                  .build())
          .build();

  private final Utf8Check utf8 = new Utf8Check();
  private final JsonParser parser =
      FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
  private final ByteArrayFeeder feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();

  /** Adds bytes, which must not change until {@link #next} has returned null. */
  void add(byte[] bytes, int from, int length) {
    utf8.add(bytes, from, length);
    if (length > 0) {
      feeder.feedInput(bytes, from, from + length);
    }
  }

  void end() {
    feeder.endOfInput();
  }

  /** The next token; null: there is none without more bytes. */
  @Nullable JsonToken next() {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.NOT_AVAILABLE && !feeder.needMoreInput()) {
      token =
          parser
              .nextToken(); // It stopped without need: there is more input, or the input has ended.
    }
    return token == JsonToken.NOT_AVAILABLE ? null : token;
  }

  /** The text of the current name, string or number. */
  String text() {
    String text = parser.getString();
    return text.equals("0") && isLongerThanOneCharacter() ? "-0" : text;
  }

  /** The length of the current string, in UTF-16 units. */
  int length() {
    return parser.getStringLength();
  }

  /** Writes the text of the current string, which is never in memory in one piece. */
  void writeTo(Writer writer) {
    parser.getString(writer);
  }

  /**
   * Whether a number has a second character: this parser gives "0" for -0. Its location of a token
   * is the one behind the first character.
   */
  private boolean isLongerThanOneCharacter() {
    return parser.currentToken() == JsonToken.VALUE_NUMBER_INT
        && parser.currentLocation().getByteOffset() > parser.currentTokenLocation().getByteOffset();
  }

  /** The current integer, or null if the token is none or does not fit. */
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

  /** Returns the parser's buffers. */
  @Override
  public void close() {
    parser.close();
  }
}
