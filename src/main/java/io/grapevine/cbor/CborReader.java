package io.grapevine.cbor;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/**
 * Reads one CBOR item step by step; whatever is not what was asked for is a {@link
 * MalformedCborException}.
 */
public final class CborReader implements AutoCloseable {

  static final CBORFactory FACTORY = new CBORFactory();

  private final JsonParser parser;
  private @Nullable JsonToken token;

  public CborReader(byte[] item) {
    parser = FACTORY.createParser(ObjectReadContext.empty(), item);
    advance();
  }

  /** Reads the beginning of an array. */
  public void startArray() {
    expect(JsonToken.START_ARRAY, "an array");
    advance();
  }

  /** Whether the array ends here; if so, reads its end. */
  public boolean endsArray() {
    if (token != JsonToken.END_ARRAY) {
      return false;
    }
    advance();
    return true;
  }

  /** Reads the end of an array. */
  public void endArray() {
    if (!endsArray()) {
      throw new MalformedCborException("Not what was expected: the end of an array is missing.");
    }
  }

  /** Whether an integer comes next. */
  public boolean isInteger() {
    return token == JsonToken.VALUE_NUMBER_INT;
  }

  /** Reads an integer of at most 64 bits. */
  public long integer() {
    expect(JsonToken.VALUE_NUMBER_INT, "an integer");
    try {
      long value = parser.getLongValue();
      advance();
      return value;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** Reads an integer of this range. */
  public int integer(int min, int max) {
    long value = integer();
    if (value < min || value > max) {
      throw new MalformedCborException(
          "An integer is %d where %d to %d was expected.".formatted(value, min, max));
    }
    return (int) value;
  }

  /** Reads a text. */
  public String text() {
    expect(JsonToken.VALUE_STRING, "a text");
    try {
      String text = parser.getString();
      advance();
      return text;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** Reads a byte string. */
  public byte[] bytes() {
    expect(JsonToken.VALUE_EMBEDDED_OBJECT, "a byte string");
    try {
      byte[] bytes = parser.getBinaryValue();
      advance();
      return bytes;
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  /** Whether null comes next; if so, reads it. */
  public boolean readsNull() {
    if (token != JsonToken.VALUE_NULL) {
      return false;
    }
    advance();
    return true;
  }

  /** Checks that nothing follows. */
  public void end() {
    if (token != null) {
      throw new MalformedCborException("Not one CBOR item: something follows it.");
    }
  }

  @Override
  public void close() {
    parser.close();
  }

  private void expect(JsonToken expected, String what) {
    if (token != expected) {
      throw new MalformedCborException("Not what was expected: " + what + " is missing.");
    }
  }

  private void advance() {
    try {
      token = parser.nextToken();
    } catch (JacksonException e) {
      throw malformed(e);
    }
  }

  private static MalformedCborException malformed(JacksonException e) {
    return new MalformedCborException("Not CBOR: " + e.getOriginalMessage());
  }
}
