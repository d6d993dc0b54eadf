package io.grapevine.json;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Copies JSON values token by token into their compact form; one copier serves many values, one
 * after the other.
 */
final class ValueCopy implements AutoCloseable {

  private static final JsonFactory FACTORY =
      JsonFactory.builder().rootValueSeparator((String) null).build();

  /** From this number of UTF-16 units on, a string is written piece by piece. */
  private static final int LONG_STRING = 16 * 1024;

  private final OutputStream out;
  private final JsonGenerator generator;
  private int depth;

  /** A copier that writes the values to this output, one after the other. */
  ValueCopy(OutputStream out) {
    this.out = out;
    this.generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
  }

  /** Adds the current token of the feed; returns whether it completes the value. */
  boolean add(JsonToken token, TokenFeed feed) {
    switch (token) {
      case START_OBJECT -> {
        generator.writeStartObject();
        depth++;
      }
      case START_ARRAY -> {
        generator.writeStartArray();
        depth++;
      }
      case END_OBJECT -> {
        generator.writeEndObject();
        depth--;
      }
      case END_ARRAY -> {
        generator.writeEndArray();
        depth--;
      }
      case PROPERTY_NAME -> generator.writeName(feed.text());
      case VALUE_STRING -> string(feed);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(feed.text());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      case VALUE_NULL -> generator.writeNull();
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no token of JSON text: " + token);
    }
    return depth == 0;
  }

  private void string(TokenFeed feed) {
    if (feed.length() < LONG_STRING) {
      generator.writeString(feed.text());
      return;
    }
    generator.writeRawValue(""); // The separator from the previous token.
    flush();
    try (StringCopy string = new StringCopy(out)) {
      feed.writeTo(string);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the remaining buffered bytes. */
  void flush() {
    generator.flush();
  }

  /** Returns the generator's buffers, which are larger than most values. */
  @Override
  public void close() {
    generator.close();
  }
}
