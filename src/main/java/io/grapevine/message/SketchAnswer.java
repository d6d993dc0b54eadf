package io.grapevine.message;

import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.CborWriter;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.sketch.MalformedSketchException;
import io.grapevine.sketch.Sketch;
import io.grapevine.sketch.SketchCodec;
import io.grapevine.state.Version;
import java.nio.ByteBuffer;

/**
 * A run of the coded symbols of a state: one CBOR array of version (16 bytes), number of entries,
 * index of the first symbol, and the symbols.
 *
 * @param version the version of that state; runs of different versions do not belong together
 * @param entries the number of its entries
 * @param first the index of the first symbol in {@code run}
 */
public record SketchAnswer(Version version, long entries, int first, Sketch run) {

  /** A part of the sketch, from a symbol on. */
  public static byte[] encode(Version version, Sketch sketch, int first) {
    ByteBuffer digits = ByteBuffer.allocate(2 * Long.BYTES);
    digits.putLong(version.high()).putLong(version.low());
    return new CborWriter()
        .startArray()
        .bytes(digits.array())
        .integer(sketch.count())
        .integer(first)
        .bytes(SketchCodec.encode(sketch, first))
        .endArray()
        .toByteArray();
  }

  /**
   * Reads {@link #encode}'s bytes.
   *
   * @throws MalformedCborException if they are something else
   */
  public static SketchAnswer decode(byte[] cbor) {
    CborReader reader = new CborReader(cbor);
    try {
      reader.startArray();
      byte[] digits = reader.bytes();
      if (digits.length != 2 * Long.BYTES) {
        throw new MalformedCborException("A version has 16 bytes, not " + digits.length + ".");
      }
      ByteBuffer version = ByteBuffer.wrap(digits);
      long entries = reader.integer();
      int first = reader.integer(0, Integer.MAX_VALUE);
      Sketch run = SketchCodec.decode(reader.bytes(), first, entries);
      reader.skipRest();
      return new SketchAnswer(
          new Version(version.getLong(), version.getLong()), entries, first, run);
    } catch (MalformedSketchException e) {
      throw new MalformedCborException(String.valueOf(e.getMessage()));
    }
  }
}
