package io.grapevine.cbor;

import io.grapevine.bytes.Parts;
import io.grapevine.json.Json;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.Entry;
import io.grapevine.state.EntryForm;
import io.grapevine.state.Key;
import io.grapevine.state.Received;
import io.grapevine.state.Renewal;
import io.grapevine.state.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Entries as one flat CBOR array: for each its key (text), the milliseconds of its stamp (integer,
 * the difference from the entry before), its form and the counter of its stamp (integer, see {@link
 * #COUNTER_SHIFT}), the milliseconds from its stamp to its expiry (integer, only if its form says
 * that it expires), and its content (bytes).
 *
 * <p>In a delta, an entry that renews a value can have the hash of the value as its content.
 *
 * <p>All of this has the same meaning for every {@link Entry#kind}, so that a node forwards entries
 * of later versions byte for byte. Entries that were written one after the other use some seven
 * bytes in addition to key and value.
 */
public final class EntryCodec {

  /**
   * The lowest bits are the marks of the form, the counter of the stamp is above them, and the kind
   * above the counter. So the number is small for nearly all entries.
   */
  private static final int COUNTER_SHIFT = 3;

  private static final int KIND_SHIFT = COUNTER_SHIFT + Short.SIZE;
  private static final int MARKS = (1 << COUNTER_SHIFT) - 1;

  /**
   * Above the kind: the content is the hash of the value that the receiver has ({@link Renewal}).
   * The first version of the messages does not know it, and rejects such an entry.
   */
  private static final long RENEWAL = Long.highestOneBit(Entry.MAX_KIND) << KIND_SHIFT + 1;

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

  /** As above, but without the values that the entries only renew. */
  public static Parts renewing(Iterable<Entry> entries) {
    CborWriter writer = new CborWriter();
    write(entries, true, writer);
    return writer.parts();
  }

  /** Adds these entries to an item. */
  public static void write(Iterable<Entry> entries, CborWriter writer) {
    write(entries, false, writer);
  }

  private static void write(Iterable<Entry> entries, boolean renewing, CborWriter writer) {
    writer.startArray();
    long before = 0;
    for (Entry entry : entries) {
      boolean renewal = renewing && entry.isRenewal();
      long millis = Stamp.millis(entry.stamp());
      writer
          .text(entry.keyText())
          .integer(millis - before)
          .integer(head(entry) | (renewal ? RENEWAL : 0));
      before = millis;
      if (entry.hasTtl()) {
        writer.integer(entry.ttl());
      }
      if (renewal) {
        writer.bytes(ByteBuffer.allocate(Long.BYTES).putLong(Renewal.hash(entry)).array());
      } else {
        writer.shared(entry.value());
      }
    }
    writer.endArray();
  }

  private static long head(Entry entry) {
    return (long) entry.kind() << KIND_SHIFT
        | (long) Stamp.counter(entry.stamp()) << COUNTER_SHIFT
        | entry.form() & MARKS;
  }

  /**
   * The entries in these bytes. Data after them comes from a later version and is skipped.
   *
   * @throws MalformedCborException if they are malformed; nothing of it may be used then
   */
  public static Received decode(byte[] cbor) {
    return decode(cbor, Integer.MAX_VALUE);
  }

  /**
   * As above, but accepts at most this number of entries.
   *
   * @throws MalformedCborException also if there are more
   */
  public static Received decode(byte[] cbor, int most) {
    return decode(cbor, most, key -> Optional.empty());
  }

  /**
   * As above, for a message that can renew values.
   *
   * @param known gives the entry of a key that this node has
   */
  public static Received decode(byte[] cbor, int most, Function<Key, Optional<Entry>> known) {
    CborReader reader = new CborReader(cbor);
    Received received = read(reader, most, known);
    reader.skipRest();
    return received;
  }

  /**
   * Reads entries from an item.
   *
   * @param most the maximum number of entries
   */
  public static Received read(CborReader reader, int most) {
    return read(reader, most, key -> Optional.empty());
  }

  /**
   * As above, from a message that can renew values.
   *
   * @param known gives the entry of a key that this node has
   */
  public static Received read(CborReader reader, int most, Function<Key, Optional<Entry>> known) {
    List<Entry> entries = new ArrayList<>();
    List<Received.Rejected> rejected = new ArrayList<>();
    reader.startArray();
    long millis = 0;
    while (!reader.endsArray()) {
      int index = entries.size() + rejected.size();
      if (index == most) {
        throw new MalformedCborException(
            "A message can have at most %d entries; split it.".formatted(most));
      }
      String key = reader.text();
      millis += reader.integer();
      long head = reader.integer();
      long ttl = EntryForm.hasTtl((int) head) ? reader.integer() : 0;
      ByteBuffer content = reader.view();
      try {
        Optional<Entry> entry =
            (head & RENEWAL) == 0
                ? Optional.of(entry(key, millis, head, ttl, content))
                : renewed(known.apply(Key.of(key)), millis, head & ~RENEWAL, ttl, content);
        entry.ifPresentOrElse(
            entries::add, () -> rejected.add(Received.Rejected.withoutValue(index)));
      } catch (IllegalArgumentException | MalformedJsonException e) {
        if (rejected.size() >= Received.MOST_REJECTED) {
          throw new MalformedCborException(
              "More than %d of its entries are malformed.".formatted(Received.MOST_REJECTED));
        }
        rejected.add(Received.Rejected.of(index, key, String.valueOf(e.getMessage())));
      }
    }
    return new Received(entries, rejected);
  }

  private static Optional<Entry> renewed(
      Optional<Entry> known, long millis, long head, long ttl, ByteBuffer hash) {
    if (hash.remaining() != Long.BYTES) {
      throw new IllegalArgumentException("the hash of a value has 8 bytes");
    }
    return known.flatMap(entry ->
        Renewal.of(entry, stamp(millis, head), form(head), ttl, hash.getLong(hash.position())));
  }

  private static Entry entry(String key, long millis, long head, long ttl, ByteBuffer content) {
    Entry entry = Entry.of(Key.of(key), stamp(millis, head), form(head), ttl, content);
    if (entry.kind() == Entry.KNOWN_KIND && !entry.isTombstone() && !Json.isCompact(content)) {
      throw new IllegalArgumentException("the value is not in compact form");
    }
    return entry;
  }

  private static long stamp(long millis, long head) {
    return Stamp.of(millis, (int) (head >> COUNTER_SHIFT) & Stamp.MAX_COUNTER);
  }

  private static int form(long head) {
    long kind = head >> KIND_SHIFT;
    if (kind < 0 || kind > Entry.MAX_KIND) {
      throw new IllegalArgumentException("a kind is 0 to " + Entry.MAX_KIND + ", not " + kind);
    }
    return EntryForm.of((int) kind, (int) head & MARKS);
  }
}
