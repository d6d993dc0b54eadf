package io.grapevine.json;

import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/** The compact form of JSON documents. */
public final class Json {

  private Json() {}

  /**
   * The compact UTF-8 form of one JSON document: no white space, strings with the fewest escapes,
   * numbers to the letter as they were written. Compacting a compact document changes nothing.
   *
   * @throws MalformedJsonException if these bytes are not exactly one JSON document in UTF-8
   */
  public static byte[] compact(byte[] json) {
    TokenFeed feed = new TokenFeed();
    try (ValueCopy copy = new ValueCopy()) {
      feed.add(terminated(json));
      feed.end();
      JsonToken token = feed.next();
      while (token != null && !copy.add(token, feed)) {
        token = feed.next();
      }
      if (token == null) {
        throw new MalformedJsonException("Not JSON: it ends before the document is complete.");
      }
      if (feed.next() != null) {
        throw new MalformedJsonException("Not one JSON document: something follows it.");
      }
      return copy.take();
    } catch (JacksonException e) {
      throw new MalformedJsonException(e);
    }
  }

  /** With white space behind it: the parser checks the end of a number by what follows. */
  private static byte[] terminated(byte[] json) {
    byte[] terminated = Arrays.copyOf(json, json.length + 1);
    terminated[json.length] = ' ';
    return terminated;
  }
}
