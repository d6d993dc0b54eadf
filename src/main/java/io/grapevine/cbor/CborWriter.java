package io.grapevine.cbor;

import io.grapevine.bytes.Parts;
import java.nio.ByteBuffer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.cbor.CBORFactory;

/** A growing CBOR item; every method but the last three returns the writer itself. */
public final class CborWriter {

  private static final CBORFactory FACTORY = new CBORFactory();

  private final Parts parts = new Parts();
  private final JsonGenerator generator =
      FACTORY.createGenerator(ObjectWriteContext.empty(), parts);

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

  /** Adds a byte string; a long one becomes a part of its own, and must not change any more. */
  public CborWriter shared(ByteBuffer value) {
    generator.flush();
    parts.write(Frame.head(value.remaining()));
    parts.share(value);
    return this;
  }

  /** The number of bytes so far. */
  public int size() {
    generator.flush();
    return parts.size();
  }

  /** Ends the item. */
  public Parts parts() {
    generator.close();
    return parts.end();
  }

  /** Ends the item, and copies it. */
  public byte[] toByteArray() {
    return parts().toByteArray();
  }
}
