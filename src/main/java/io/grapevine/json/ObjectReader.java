package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import tools.jackson.core.JsonToken;

/**
 * Reads one JSON object, and passes on its members one by one, in their order: it holds one value,
 * never the whole object twice.
 */
public final class ObjectReader implements AutoCloseable {

  /** Takes the members of an object. Each method may throw to reject the rest. */
  public interface Members {

    /** The members of the object with this name follow, up to its {@link #end}. */
    default void begin(String name) {
      throw new IllegalStateException("objects are values");
    }

    /**
     * A member.
     *
     * @param json its value in compact form
     */
    void member(String name, byte[] json);

    /** The object whose members were passed on last ends. */
    default void end() {}
  }

  private final int levels;
  private final Members members;
  private final Blocks value = new Blocks();
  private final ValueCopy copy = new ValueCopy(value);
  private int open;
  private String name = "";
  private boolean named;
  private boolean copying;

  private ObjectReader(int levels, Members members) {
    this.levels = levels;
    this.members = members;
  }

  /**
   * Reads an object.
   *
   * @param json is empty afterwards
   * @param levels the number of levels of objects whose members are passed on: 1 for those of the
   *     object itself, 2 also for those of each object in it
   * @throws MalformedJsonException if these bytes are not one JSON object
   */
  public static void read(Blocks json, int levels, Members members) {
    try (ObjectReader reader = new ObjectReader(levels, members)) {
      JsonDocument.read(json, reader::add);
    }
  }

  private boolean add(JsonToken token, TokenFeed feed) {
    if (open == 0) {
      if (token != JsonToken.START_OBJECT) {
        throw new MalformedJsonException("Not a JSON object.");
      }
      open = 1;
    } else if (!named) {
      if (token == JsonToken.END_OBJECT) {
        members.end();
        open--;
      } else {
        name = feed.text();
        named = true;
      }
    } else if (token == JsonToken.START_OBJECT && open < levels && !copying) {
      members.begin(name);
      open++;
      named = false;
    } else {
      copying = !copy.add(token, feed);
      if (!copying) {
        copy.flush();
        named = false;
        members.member(name, value.take());
      }
    }
    return open == 0;
  }

  @Override
  public void close() {
    copy.close();
  }
}
