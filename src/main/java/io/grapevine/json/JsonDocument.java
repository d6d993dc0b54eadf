package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** One JSON document that is read in pieces, token by token. */
final class JsonDocument implements AutoCloseable {

  /** The parser recognizes the end of a number by the next character. */
  private static final byte[] WHITE_SPACE = {' '};

  /** Takes the tokens of a document. */
  interface Target {

    /** Takes the current token of the feed; returns whether it completes the document. */
    boolean add(JsonToken token, TokenFeed feed);
  }

  private final TokenFeed feed = new TokenFeed();
  private final Target target;
  private boolean complete;

  JsonDocument(Target target) {
    this.target = target;
  }

  /**
   * Passes on all tokens of a document.
   *
   * @param json is empty afterwards: blocks are released when they have been read
   * @throws MalformedJsonException if these bytes are not exactly one JSON document in UTF-8
   */
  static void read(Blocks json, Target target) {
    try (JsonDocument document = new JsonDocument(target)) {
      json.drain(document::read);
      document.end();
    }
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
      complete = target.add(token, feed);
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
  }

  @Override
  public void close() {
    feed.close();
  }
}
