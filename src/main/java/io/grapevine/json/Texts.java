package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import java.util.function.Consumer;
import tools.jackson.core.JsonToken;

/** Strings in JSON. */
public final class Texts {

  private Texts() {}

  /**
   * Passes on each string of an array, in order.
   *
   * @param json is empty afterwards
   * @param each may throw to reject the rest
   * @throws MalformedJsonException if these bytes are not a JSON array of strings
   */
  public static void read(Blocks json, Consumer<String> each) {
    boolean[] open = {false};
    JsonDocument.read(
        json,
        (token, feed) -> {
          if (token == JsonToken.VALUE_STRING && open[0]) {
            each.accept(feed.text());
          } else if (token == JsonToken.START_ARRAY && !open[0]) {
            open[0] = true;
          } else if (token != JsonToken.END_ARRAY) {
            throw new MalformedJsonException("Not a JSON array of strings.");
          }
          return token == JsonToken.END_ARRAY;
        });
  }

  /**
   * The string that a JSON document is.
   *
   * @throws MalformedJsonException if these bytes are not a JSON string
   */
  public static String one(byte[] json) {
    String[] text = {""};
    Blocks blocks = new Blocks();
    blocks.write(json);
    JsonDocument.read(
        blocks,
        (token, feed) -> {
          if (token != JsonToken.VALUE_STRING) {
            throw new MalformedJsonException("Not a JSON string.");
          }
          text[0] = feed.text();
          return true;
        });
    return text[0];
  }
}
