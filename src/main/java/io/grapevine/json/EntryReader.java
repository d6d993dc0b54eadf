package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import io.grapevine.state.Entry;
import io.grapevine.state.InvalidKeyException;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * Reads the JSON form of entries, {@code {"key": {"value": ..., "ts": ..., "ttl": ...}, ...}}, in
 * pieces as they arrive: what it holds is one entry, never the whole.
 *
 * <p>Unknown fields are ignored. After an exception the reader is of no further use.
 */
public final class EntryReader {

  /** Where the next token stands; each place names what it may be. */
  private enum Place {
    START,
    KEY,
    ENTRY,
    FIELD,
    VALUE,
    TS,
    COUNTER,
    TTL,
    EARLY,
    COVERS,
    DELETED,
    UNKNOWN,
    END
  }

  /** More than any entry has: a value has at most 64 MB. */
  private static final int LONGEST_ENTRY = 65 * 1024 * 1024;

  private final long most;
  private final TokenFeed feed = new TokenFeed();
  private final Blocks value = new Blocks();
  private final ValueCopy copy = new ValueCopy(value);
  private final EntryFields fields = new EntryFields();
  private Place place = Place.START;
  private String key = "";
  private int skippedDepth;
  private long sinceLastEntry;
  private long count;

  /** A reader of any number of entries. */
  public EntryReader() {
    this(Long.MAX_VALUE);
  }

  /**
   * A reader.
   *
   * @param most how many entries it takes
   */
  public EntryReader(long most) {
    this.most = most;
  }

  /**
   * The entries that these bytes complete.
   *
   * @param bytes the next piece; must not change any more
   * @throws MalformedJsonException if they go on to something that is not the JSON form of entries,
   *     or to more of them than there may be
   */
  public List<Entry> read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /** As above, of some bytes of an array. */
  public List<Entry> read(byte[] bytes, int from, int length) {
    try {
      feed.add(bytes, from, length);
      List<Entry> entries = drain();
      sinceLastEntry = entries.isEmpty() ? sinceLastEntry + length : 0;
      if (sinceLastEntry > LONGEST_ENTRY) {
        throw new MalformedJsonException("Not entries: one of them is longer than 64 MB.");
      }
      return entries;
    } catch (JacksonException e) {
      throw new MalformedJsonException(e);
    }
  }

  /**
   * Checks that the pieces so far were the whole.
   *
   * @throws MalformedJsonException if they end too early
   */
  public void end() {
    try {
      feed.end();
      drain();
      copy.close();
    } catch (JacksonException e) {
      throw new MalformedJsonException(e);
    }
    if (place != Place.END) {
      throw new MalformedJsonException("Not entries: the JSON ends before its object does.");
    }
  }

  private List<Entry> drain() {
    List<Entry> entries = new ArrayList<>();
    for (JsonToken token = feed.next(); token != null; token = feed.next()) {
      Entry entry = accept(token);
      if (entry != null) {
        if (++count > most) {
          throw new MalformedJsonException(
              "A message can have at most %d entries; split it.".formatted(most));
        }
        entries.add(entry);
      }
    }
    return entries;
  }

  private @Nullable Entry accept(JsonToken token) {
    switch (place) {
      case START -> {
        expect(
            token == JsonToken.START_OBJECT,
            "Entries must be one JSON object, not a list or a single value.");
        place = Place.KEY;
      }
      case KEY -> {
        if (token == JsonToken.END_OBJECT) {
          place = Place.END;
        } else {
          key = feed.text();
          place = Place.ENTRY;
        }
      }
      case ENTRY -> {
        expect(token == JsonToken.START_OBJECT, "is an object with value, ts and ttl");
        fields.clear();
        place = Place.FIELD;
      }
      case FIELD -> {
        if (token == JsonToken.END_OBJECT) {
          place = Place.KEY;
          return complete();
        }
        place = placeOf(feed.text());
      }
      case VALUE -> {
        if (copy.add(token, feed)) {
          copy.flush();
          fields.value = value.take();
          place = Place.FIELD;
        }
      }
      case TS -> {
        fields.ts = number(token, "ts is epoch milliseconds");
        place = Place.FIELD;
      }
      case COUNTER -> {
        fields.counter = number(token, "n is a whole number");
        place = Place.FIELD;
      }
      case TTL -> {
        fields.ttl =
            token == JsonToken.VALUE_NULL ? null : number(token, "ttl is milliseconds or null");
        place = Place.FIELD;
      }
      case EARLY -> {
        fields.early = number(token, "early is milliseconds");
        place = Place.FIELD;
      }
      case COVERS -> {
        fields.covers = flag(token, "covers is true or false");
        place = Place.FIELD;
      }
      case DELETED -> {
        fields.deleted = flag(token, "deleted is true or false");
        place = Place.FIELD;
      }
      case UNKNOWN -> skip(token);
      case END -> throw new MalformedJsonException("Not entries: something follows the object.");
    }
    return null;
  }

  private static Place placeOf(String field) {
    return switch (field) {
      case "value" -> Place.VALUE;
      case "ts" -> Place.TS;
      case "n" -> Place.COUNTER;
      case "ttl" -> Place.TTL;
      case "early" -> Place.EARLY;
      case "covers" -> Place.COVERS;
      case "deleted" -> Place.DELETED;
      default -> Place.UNKNOWN;
    };
  }

  private Long number(JsonToken token, String rule) {
    Long number = token == JsonToken.VALUE_NUMBER_INT ? feed.wholeNumber() : null;
    if (number == null) {
      throw malformed(rule);
    }
    return number;
  }

  private boolean flag(JsonToken token, String rule) {
    expect(token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE, rule);
    return token == JsonToken.VALUE_TRUE;
  }

  private void skip(JsonToken token) {
    if (token.isStructStart()) {
      skippedDepth++;
    } else if (token.isStructEnd()) {
      skippedDepth--;
    }
    if (skippedDepth == 0) {
      place = Place.FIELD;
    }
  }

  private Entry complete() {
    try {
      return fields.entry(Key.of(key));
    } catch (InvalidKeyException e) {
      throw new MalformedJsonException(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage()));
    }
  }

  private void expect(boolean condition, String rule) {
    if (!condition) {
      throw malformed(rule);
    }
  }

  private MalformedJsonException malformed(String rule) {
    return new MalformedJsonException(
        place == Place.START ? rule : "The entry \"%s\" is malformed: %s.".formatted(key, rule));
  }
}
