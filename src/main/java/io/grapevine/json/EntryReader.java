package io.grapevine.json;

import io.grapevine.bytes.Blocks;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Received.Rejected;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;

/**
 * Reads the JSON form of entries, {@code {"key": {"value": ..., "ts": ..., "ttl": ...}, ...}}, in
 * pieces as they arrive: it holds one entry, never the whole text.
 *
 * <p>Unknown fields are ignored, and an entry that breaks a rule is rejected alone. After an
 * exception the reader cannot be used any more.
 */
public final class EntryReader {

  /** The place of the next token, which determines the expected tokens. */
  private enum Place {
    START,
    KEY,
    ENTRY,
    FIELD,
    VALUE,
    TOKEN,
    UNKNOWN,
    END
  }

  /** Larger than any entry: a value has at most 64 MB. */
  private static final int LONGEST_ENTRY = 65 * 1024 * 1024;

  private final long most;
  private final @Nullable LongSupplier stamps;
  private final TokenFeed feed = new TokenFeed();
  private final Blocks value = new Blocks();
  private final ValueCopy copy = new ValueCopy(value);
  private final EntryFields fields = new EntryFields();
  private Place place = Place.START;
  private String key = "";
  private EntryField field = EntryField.UNKNOWN;
  private Place afterSkipped = Place.FIELD;
  private int skippedDepth;
  private long sinceLastEntry;
  private int count;
  private int malformed;

  /** A reader of any number of entries. */
  public EntryReader() {
    this(Long.MAX_VALUE, null);
  }

  /**
   * A reader.
   *
   * @param most the maximum number of entries
   * @param stamps gives a stamp to each entry without one; null: such entries are rejected
   */
  public EntryReader(long most, @Nullable LongSupplier stamps) {
    this.most = most;
    this.stamps = stamps;
  }

  /**
   * The entries that these bytes complete.
   *
   * @param bytes the next piece; must not change any more
   * @throws MalformedJsonException if the text so far is not the JSON form of entries, or has too
   *     many of them
   */
  public Received read(byte[] bytes) {
    return read(bytes, 0, bytes.length);
  }

  /** As above, for a part of an array. */
  public Received read(byte[] bytes, int from, int length) {
    try {
      feed.add(bytes, from, length);
      Received received = drain();
      sinceLastEntry = received.size() == 0 ? sinceLastEntry + length : 0;
      if (sinceLastEntry > LONGEST_ENTRY) {
        throw new MalformedJsonException("Not entries: one of them is longer than 64 MB.");
      }
      return received;
    } catch (JacksonException e) {
      throw new MalformedJsonException(e);
    }
  }

  /**
   * Checks that the pieces so far are complete.
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

  private Received drain() {
    List<Entry> entries = new ArrayList<>();
    List<Rejected> rejected = new ArrayList<>();
    for (JsonToken token = feed.next(); token != null; token = feed.next()) {
      if (accept(token)) {
        if (count == most) {
          throw new MalformedJsonException(
              "A message can have at most %d entries; split it.".formatted(most));
        }
        end(entries, rejected);
        count++;
      }
    }
    return new Received(entries, rejected);
  }

  private void end(List<Entry> entries, List<Rejected> rejected) {
    String broken = fields.broken;
    if (broken == null) {
      try {
        entries.add(fields.entry(Key.of(key), stamps));
        return;
      } catch (IllegalArgumentException e) {
        broken = String.valueOf(e.getMessage());
      }
    }
    if (++malformed > Received.MOST_REJECTED && most < Long.MAX_VALUE) {
      throw new MalformedJsonException(
          "More than %d of its entries are malformed.".formatted(Received.MOST_REJECTED));
    }
    rejected.add(Rejected.of(count, key, broken));
  }

  /** Whether an entry ends with this token. */
  private boolean accept(JsonToken token) {
    switch (place) {
      case START -> {
        if (token != JsonToken.START_OBJECT) {
          throw new MalformedJsonException(
              "Entries must be one JSON object, not a list or a single value.");
        }
        place = Place.KEY;
      }
      case KEY -> {
        if (token == JsonToken.END_OBJECT) {
          place = Place.END;
        } else {
          key = feed.text();
          fields.clear();
          place = Place.ENTRY;
        }
      }
      case ENTRY -> {
        if (token != JsonToken.START_OBJECT) {
          fields.broken = "an entry is an object with value, ts and ttl";
          return skip(token, Place.KEY);
        }
        place = Place.FIELD;
      }
      case FIELD -> {
        if (token == JsonToken.END_OBJECT) {
          place = Place.KEY;
          return true;
        }
        field = EntryField.named(feed.text());
        place =
            switch (field) {
              case VALUE -> Place.VALUE;
              case UNKNOWN -> Place.UNKNOWN;
              default -> Place.TOKEN;
            };
        afterSkipped = Place.FIELD;
      }
      case VALUE -> {
        if (copy.add(token, feed)) {
          copy.flush();
          fields.value = value.take();
          place = Place.FIELD;
        }
      }
      case TOKEN -> {
        place = Place.FIELD;
        return !fields.take(field, token, feed) && skip(token, Place.FIELD);
      }
      case UNKNOWN -> {
        return skip(token, afterSkipped);
      }
      case END -> throw new MalformedJsonException("Not entries: something follows the object.");
    }
    return false;
  }

  /** Skips the value that begins with this token; returns whether an entry ends with it. */
  private boolean skip(JsonToken token, Place after) {
    afterSkipped = after;
    if (token.isStructStart()) {
      skippedDepth++;
    } else if (token.isStructEnd()) {
      skippedDepth--;
    }
    place = skippedDepth == 0 ? after : Place.UNKNOWN;
    return skippedDepth == 0 && after == Place.KEY;
  }
}
