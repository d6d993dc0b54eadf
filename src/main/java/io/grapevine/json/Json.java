package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The compact form of JSON documents. */
public final class Json {

  private Json() {}

  /** As {@link #compact(Blocks)}, for bytes that the caller keeps. */
  public static byte[] compact(byte[] json) {
    Blocks compact = new Blocks();
    copy(compact, document -> document.read(json, 0, json.length));
    return compact.take();
  }

  /**
   * The compact UTF-8 form of one JSON document: no white space, strings with the fewest escapes,
   * numbers with exactly the same digits. Compacting a compact document changes nothing.
   *
   * @param json is empty afterwards: blocks are released when they have been read
   * @throws MalformedJsonException if these bytes are not exactly one JSON document in UTF-8
   */
  public static byte[] compact(Blocks json) {
    Blocks compact = new Blocks();
    copy(compact, document -> json.drain(document::read));
    return compact.take();
  }

  /**
   * Whether these bytes are one JSON document in compact form; does not build the form for that.
   *
   * @param json has an array; its position stays
   * @throws MalformedJsonException if they are not exactly one JSON document in UTF-8
   */
  public static boolean isCompact(ByteBuffer json) {
    SameBytes same = new SameBytes(json);
    copy(
        same,
        document ->
            document.read(json.array(), json.arrayOffset() + json.position(), json.remaining()));
    return same.areThose();
  }

  private static void copy(OutputStream out, Consumer<JsonDocument> reading) {
    try (ValueCopy copy = new ValueCopy(out);
        JsonDocument document = new JsonDocument(copy::add)) {
      reading.accept(document);
      document.end();
      copy.flush();
    }
  }
}
