package io.grapevine.json;

import io.grapevine.bytes.Parts;
import io.grapevine.state.Entry;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A growing piece of JSON text with entries. The bytes of a value are written unchanged, without a
 * parser.
 *
 * <p>Not thread-safe; every method but the last three returns the writer itself.
 */
public final class EntryWriter {

  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

  /** Names of fields, punctuation, and the longest of all numbers. */
  private static final int MEMBER_OVERHEAD = 128;

  /** Names of fields of an entry of a later version, whose content is a third longer as base64. */
  private static final int KIND_OVERHEAD = 64;

  private static final int LONGEST_ESCAPE = 6;

  private final Parts parts = new Parts();

  /** Adds {@code "key":{"value":...,"ts":...,"ttl":...}}: one member of the object of entries. */
  public EntryWriter member(Entry entry) {
    return string(entry.keyText()).ascii(":{").content(entry).ascii("}");
  }

  /**
   * Adds {@code {"key":"...","tag":"...","value":...,"ts":...,"ttl":...}}: one element of a list of
   * entries.
   */
  public EntryWriter element(Entry entry) {
    return ascii("{\"key\":")
        .string(entry.keyText())
        .ascii(",\"tag\":\"")
        .ascii(Tag.of(entry).toString())
        .ascii("\",")
        .content(entry)
        .ascii("}");
  }

  /** Adds {@code {"value":...,"ts":...,"ttl":...}}: a value as c19's agent shows it. */
  public EntryWriter c19(Entry entry) {
    ascii("{\"value\":");
    parts.share(entry.value());
    return ascii(",\"ts\":")
        .ascii(Long.toString(Stamp.millis(entry.stamp())))
        .ascii(",\"ttl\":")
        .ascii(entry.hasTtl() ? Long.toString(Math.max(entry.ttl(), 1)) : "null")
        .ascii("}");
  }

  /** Adds {@code {"key":"..."}}: an element of a list of keys. */
  public EntryWriter keyOnly(Entry entry) {
    return ascii("{\"key\":").string(entry.keyText()).ascii("}");
  }

  /**
   * Adds {@code {"key":"...","value":...,"ttl":...}}: a value without its stamp.
   *
   * @param now the epoch millisecond from which on the ttl counts; it is left out if there is none
   */
  public EntryWriter value(Entry entry, long now) {
    ascii("{\"key\":").string(entry.keyText()).ascii(",\"value\":");
    value(entry);
    return entry.hasTtl()
        ? ascii(",\"ttl\":").ascii(Long.toString(entry.expiry() - now)).ascii("}")
        : ascii("}");
  }

  /** Adds the value of an entry that has one. */
  public EntryWriter value(Entry entry) {
    parts.share(entry.value());
    return this;
  }

  /** An upper bound for the size of a member in bytes; most are slightly shorter. */
  public static int maxLength(Entry entry) {
    return entry.size()
        + MEMBER_OVERHEAD
        + escapes(entry.keyText())
        + (entry.kind() == Entry.KNOWN_KIND ? 0 : KIND_OVERHEAD + entry.valueLength() / 2);
  }

  /** The maximum number of bytes that escaping adds to this text. */
  private static int escapes(String text) {
    int longer = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      longer += c == '"' || c == '\\' ? 1 : c < ' ' ? LONGEST_ESCAPE - 1 : 0;
    }
    return longer;
  }

  /** Adds a JSON string. */
  public EntryWriter string(String text) {
    return ascii("\"").raw(ENCODER.quoteAsUTF8(text)).ascii("\"");
  }

  /** Adds this text, which has only ASCII characters, unchanged. */
  public EntryWriter ascii(String text) {
    return raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private EntryWriter content(Entry entry) {
    ascii("\"value\":");
    boolean isKnown = entry.kind() == Entry.KNOWN_KIND;
    if (entry.isTombstone() || !isKnown) {
      ascii("null");
    } else {
      value(entry);
    }
    ascii(",\"ts\":").ascii(Long.toString(Stamp.millis(entry.stamp())));
    int counter = Stamp.counter(entry.stamp());
    if (counter != 0) {
      ascii(",\"n\":").ascii(Integer.toString(counter));
    }
    timeToLive(entry);
    ascii(entry.covers() ? ",\"covers\":true" : "");
    ascii(entry.isTombstone() ? ",\"deleted\":true" : "");
    return isKnown ? this : ofLaterVersion(entry);
  }

  /** An agent that does not know kinds reads it as the value null. */
  private EntryWriter ofLaterVersion(Entry entry) {
    byte[] content = new byte[entry.valueLength()];
    entry.value().get(content);
    return ascii(",\"kind\":")
        .ascii(Integer.toString(entry.kind()))
        .ascii(",\"content\":\"")
        .raw(Base64.getEncoder().encode(content))
        .ascii("\"");
  }

  /**
   * A ttl is at least 1, because other agents support nothing else; {@code early} is by how much
   * sooner the value expires.
   */
  private void timeToLive(Entry entry) {
    if (!entry.hasTtl()) {
      ascii(",\"ttl\":null");
      return;
    }
    long ttl = Math.max(entry.ttl(), 1);
    ascii(",\"ttl\":").ascii(Long.toString(ttl));
    if (ttl > entry.ttl()) {
      ascii(",\"early\":").ascii(Long.toString(ttl - entry.ttl()));
    }
  }

  private EntryWriter raw(byte[] more) {
    parts.write(more);
    return this;
  }

  /** The number of bytes so far. */
  public int size() {
    return parts.size();
  }

  /** Ends the text; long values are shared with their entries. */
  public Parts parts() {
    return parts.end();
  }

  /** Ends the text, and copies it. */
  public byte[] toByteArray() {
    return parts().toByteArray();
  }
}
