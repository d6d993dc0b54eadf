package io.grapevine.json;

import java.io.ByteArrayOutputStream;
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

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final JsonGenerator generator =
      FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);
  private int depth;

  /** Adds the current token of the feed; says whether the value is complete with it. */
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
      case VALUE_STRING -> generator.writeString(feed.text());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(feed.text());
      case VALUE_TRUE -> generator.writeBoolean(true);
      case VALUE_FALSE -> generator.writeBoolean(false);
      case VALUE_NULL -> generator.writeNull();
      case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no token of JSON text: " + token);
    }
    return depth == 0;
  }

  /** The complete value. */
  byte[] take() {
    generator.flush();
    byte[] value = bytes.toByteArray();
    bytes.reset();
    return value;
  }

  /** Gives back the generator's buffers, which are larger than most values. */
  @Override
  public void close() {
    generator.close();
  }
}
