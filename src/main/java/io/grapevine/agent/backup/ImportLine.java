package io.grapevine.agent.backup;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.bytes.Blocks;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.json.ObjectReader;
import io.grapevine.json.Texts;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One line of an import: {@code {"key":...,"value":...,"ttl":...}}, and from an export with stamps
 * also {@code ts}, {@code n}, {@code early} and {@code covers}.
 */
final class ImportLine implements ObjectReader.Members {

  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final String TTL = "ttl";
  private static final String TS = "ts";
  private static final String COUNTER = "n";
  private static final String EARLY = "early";
  private static final String COVERS = "covers";

  /** A tag follows from the other fields. */
  private static final Set<String> KNOWN =
      Set.of(KEY, VALUE, TTL, TS, COUNTER, EARLY, COVERS, "tag");

  private final Map<String, byte[]> fields = new HashMap<>();
  private @Nullable String name;

  /**
   * Reads a line, from which {@link #name} and {@link #entry} can be taken then.
   *
   * @throws ProblemException if it is not one JSON object with fields of a line
   */
  void read(Blocks json) {
    try {
      ObjectReader.read(json, 1, this);
    } catch (MalformedJsonException e) {
      throw invalid(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void member(String field, byte[] json) {
    if (!KNOWN.contains(field)) {
      throw invalid("There is no field %s in a line of an import.".formatted(Quoted.of(field)));
    }
    if (fields.put(field, json) != null) {
      throw invalid("The field %s is there twice.".formatted(field));
    }
    if (field.equals(KEY)) {
      name = Texts.one(json);
    }
  }

  /** The text of the key; null: none was read. */
  @Nullable String name() {
    return name;
  }

  boolean hasStamp() {
    return fields.containsKey(TS);
  }

  /**
   * The entry that the line describes.
   *
   * @param now the epoch millisecond from which on a ttl counts if there is no stamp
   * @throws ProblemException if there is no such entry
   */
  Entry entry(long now) {
    byte[] value = fields.get(VALUE);
    if (name == null || value == null) {
      throw invalid("A line must have a key and a value.");
    }
    Key key = Key.of(name);
    long ts = numberOr(TS, now);
    long ttl = numberOr(TTL, 0);
    try {
      long stamp = Stamp.of(ts, Math.toIntExact(numberOr(COUNTER, 0)));
      if (!has(TTL)) {
        return Entry.value(key, stamp, value, 0);
      }
      if (ttl < 1 || ttl > Entry.MAX_TTL) {
        throw invalid("ttl is 1 to %d ms, or null, not %d.".formatted(Entry.MAX_TTL, ttl));
      }
      long untilExpiry = ttl - numberOr(EARLY, 0);
      return isTrue(COVERS)
          ? Entry.covering(key, stamp, value, untilExpiry)
          : Entry.expiring(key, stamp, value, untilExpiry);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw invalid(e.getMessage() + ".");
    }
  }

  /** Whether there is such a field that is not null. */
  private boolean has(String field) {
    byte[] json = fields.get(field);
    return json != null && !text(json).equals("null");
  }

  private long numberOr(String field, long otherwise) {
    byte[] json = fields.get(field);
    if (json == null || field.equals(TTL) && !has(field)) {
      return otherwise;
    }
    try {
      return Long.parseLong(text(json));
    } catch (NumberFormatException e) {
      throw invalid("%s must be a whole number.".formatted(field));
    }
  }

  private boolean isTrue(String field) {
    byte[] json = fields.get(field);
    String text = json == null ? "false" : text(json);
    if (!text.equals("true") && !text.equals("false")) {
      throw invalid("%s must be true or false.".formatted(field));
    }
    return text.equals("true");
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }

  private static ProblemException invalid(String detail) {
    return new ProblemException(Problem.INVALID_BODY, detail);
  }
}
