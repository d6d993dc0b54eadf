package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** The compact form of JSON documents. */
public final class Json {

  /** The parser recognizes the end of a number by the next character. */
  private static final byte[] WHITE_SPACE = {' '};

  private Json() {}

  /** As {@link #compact(Blocks)}, for bytes that the caller keeps. */
  public static byte[] compact(byte[] json) {
    Blocks compact = new Blocks();
    try (Document document = new Document(compact)) {
      document.read(json, 0, json.length);
      document.end();
    }
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
    try (Document document = new Document(compact)) {
      json.drain(document::read);
      document.end();
    }
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
    try (Document document = new Document(same)) {
      document.read(json.array(), json.arrayOffset() + json.position(), json.remaining());
      document.end();
    }
    return same.areThose();
  }

  /** One document that is read in pieces and written in compact form. */
  private static final class Document implements AutoCloseable {

    private final TokenFeed feed = new TokenFeed();
    private final ValueCopy copy;
    private boolean complete;

    Document(OutputStream out) {
      copy = new ValueCopy(out);
    }

    void read(byte[] bytes, int from, int length) {
      try {
        feed.add(bytes, from, length);
        tokens();
      } catch (JacksonException e) {
        throw new MalformedJsonException(e);
      }
    }

    private void tokens() {
      for (JsonToken token = feed.next(); token != null; token = feed.next()) {
        if (complete) {
          throw new MalformedJsonException("Not one JSON document: something follows it.");
        }
        complete = copy.add(token, feed);
      }
    }

    void end() {
      read(WHITE_SPACE, 0, WHITE_SPACE.length);
      try {
        feed.end();
        tokens();
      } catch (JacksonException e) {
        throw new MalformedJsonException(e);
      }
      if (!complete) {
        throw new MalformedJsonException("Not JSON: it ends before the document is complete.");
      }
      copy.flush();
    }

    @Override
    public void close() {
      copy.close();
      feed.close();
    }
  }
}
