package io.grapevine.cbor;

import java.io.ByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** A growing CBOR item; every method but the last two returns the writer itself. */
public final class CborWriter {

  private static final CBORFactory FACTORY = new CBORFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
  private final JsonGenerator generator =
      FACTORY.createGenerator(ObjectWriteContext.empty(), bytes);

  public CborWriter startArray() {
    generator.writeStartArray();
    return this;
  }

  public CborWriter endArray() {
    generator.writeEndArray();
    return this;
  }

  public CborWriter integer(long value) {
    generator.writeNumber(value);
    return this;
  }

  public CborWriter text(String text) {
    generator.writeString(text);
    return this;
  }

  public CborWriter bytes(byte[] value) {
    generator.writeBinary(value);
    return this;
  }

  public CborWriter nothing() {
    generator.writeNull();
    return this;
  }

  /** How many bytes were written so far. */
  public int size() {
    generator.flush();
    return bytes.size();
  }

  /** Ends the item. */
  public byte[] toByteArray() {
    generator.close();
    return bytes.toByteArray();
  }
}
