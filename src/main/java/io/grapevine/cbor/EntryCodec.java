package io.grapevine.cbor;

import io.grapevine.bytes.Parts;
import io.grapevine.json.Json;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.Entry;
import io.grapevine.state.InvalidKeyException;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Entries as one flat CBOR array: for each its key (text), the milliseconds of its stamp (integer,
 * the difference from the entry before), the counter of its stamp (integer), the milliseconds from
 * its stamp to its expiry (integer, only if it expires), 1 if it covers an entry that would outlive
 * it (integer, left out otherwise), and its value (the bytes of its compact JSON; null for a
 * tombstone).
 *
 * <p>Entries that were written one after the other cost some seven bytes beside key and value.
 */
public final class EntryCodec {

  private static final int COVERS = 1;

  private EntryCodec() {}

  /** The binary form of these entries. */
  public static byte[] encode(Iterable<Entry> entries) {
    return parts(entries).toByteArray();
  }

  /** The binary form of these entries; long values are shared with them. */
  public static Parts parts(Iterable<Entry> entries) {
    CborWriter writer = new CborWriter();
    write(entries, writer);
    return writer.parts();
  }

  /** Adds these entries to an item. */
  public static void write(Iterable<Entry> entries, CborWriter writer) {
    writer.startArray();
    long before = 0;
    for (Entry entry : entries) {
      long millis = Stamp.millis(entry.stamp());
      writer.text(entry.keyText()).integer(millis - before).integer(Stamp.counter(entry.stamp()));
      before = millis;
      if (entry.hasTtl()) {
        writer.integer(entry.ttl());
        if (entry.covers()) {
          writer.integer(COVERS);
        }
      }
      if (entry.isTombstone()) {
        writer.nothing();
      } else {
        writer.shared(entry.value());
      }
    }
    writer.endArray();
  }

  /**
   * The entries that these bytes are the binary form of.
   *
   * @throws MalformedCborException if they are not; nothing of it may be used then
   */
  public static List<Entry> decode(byte[] cbor) {
    return decode(cbor, Integer.MAX_VALUE);
  }

  /**
   * As above, but takes at most so many entries.
   *
   * @throws MalformedCborException also if there are more
   */
  public static List<Entry> decode(byte[] cbor, int most) {
    CborReader reader = new CborReader(cbor);
    List<Entry> entries = read(reader, most);
    reader.end();
    return entries;
  }

  /**
   * Reads entries out of an item.
   *
   * @param most how many of them there may be
   */
  public static List<Entry> read(CborReader reader, int most) {
    List<Entry> entries = new ArrayList<>();
    reader.startArray();
    long before = 0;
    while (!reader.endsArray()) {
      if (entries.size() == most) {
        throw new MalformedCborException(
            "A message can have at most %d entries; split it.".formatted(most));
      }
      String text = reader.text();
      try {
        Key key = Key.of(text);
        long millis = Math.addExact(before, reader.integer());
        long stamp = Stamp.of(millis, reader.integer(0, Stamp.MAX_COUNTER));
        before = millis;
        entries.add(content(key, stamp, reader));
      } catch (InvalidKeyException e) {
        throw new MalformedCborException(String.valueOf(e.getMessage()));
      } catch (MalformedJsonException | ArithmeticException e) {
        throw new MalformedCborException("In the entry of \"" + text + "\": " + e.getMessage());
      } catch (IllegalArgumentException e) {
        throw new MalformedCborException(
            "In the entry of \"" + text + "\": " + e.getMessage() + ".");
      }
    }
    return entries;
  }

  private static Entry content(Key key, long stamp, CborReader reader) {
    if (reader.readsNull()) {
      return Entry.tombstone(key, stamp);
    }
    boolean hasTtl = reader.isInteger();
    long ttl = hasTtl ? reader.integer() : 0;
    boolean covers = hasTtl && reader.isInteger();
    if (covers) {
      reader.integer(COVERS, COVERS);
    }
    ByteBuffer json = reader.view();
    if (!Json.isCompact(json)) {
      throw new IllegalArgumentException("the value is not in compact form");
    }
    byte[] value = new byte[json.remaining()];
    json.get(value);
    if (covers) {
      return Entry.covering(key, stamp, value, ttl);
    }
    return hasTtl ? Entry.expiring(key, stamp, value, ttl) : Entry.value(key, stamp, value, 0);
  }
}
