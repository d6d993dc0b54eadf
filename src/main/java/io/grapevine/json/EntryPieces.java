package io.grapevine.json;

import io.grapevine.state.Entry;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Many entries as JSON text in pieces of at most 64 KB, each produced on demand: a connection
 * requests some in advance, and must not get a whole state of large values into its buffers.
 *
 * <p>The number of entries that a piece reads is also bounded. If many of them are invisible, a
 * piece may be empty although others follow.
 */
public final class EntryPieces implements Iterator<byte[]> {

  private static final int PIECE = 32 * 1024;

  /** The bound for one piece; this number of the smallest entries fills it. */
  private static final int MAX_LOOKED_AT = 1_000;

  private final Iterator<Entry> entries;
  private final Predicate<Entry> shown;
  private final Format format;
  private byte[] filled = {};
  private int taken;
  private long written;
  private boolean begun;
  private boolean ended;

  public EntryPieces(Iterator<Entry> entries, Format format) {
    this(entries, entry -> true, format);
  }

  /**
   * As above, but only for some entries.
   *
   * @param shown whether an entry is written; called once for each, in order
   */
  public EntryPieces(Iterator<Entry> entries, Predicate<Entry> shown, Format format) {
    this.entries = entries;
    this.shown = shown;
    this.format = format;
  }

  @Override
  public boolean hasNext() {
    return !ended || taken < filled.length;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (taken == filled.length) {
      filled = fill();
      taken = 0;
    }
    int left = filled.length - taken;
    byte[] piece = Arrays.copyOfRange(filled, taken, taken + (left <= 2 * PIECE ? left : PIECE));
    taken += piece.length;
    return piece;
  }

  /**
   * At least one piece, unless this is the end or many entries are skipped; a longer text is split
   * afterwards.
   */
  private byte[] fill() {
    EntryWriter writer = new EntryWriter();
    if (!begun) {
      begun = true;
      format.begin(writer);
    }
    for (int i = 0; i < MAX_LOOKED_AT && writer.size() < PIECE && entries.hasNext(); i++) {
      Entry entry = entries.next();
      if (shown.test(entry)) {
        format.entry(entry, written == 0, writer);
        written++;
      }
    }
    if (!entries.hasNext()) {
      ended = true;
      format.end(writer);
    }
    return writer.toByteArray();
  }

  /** The number of entries in the pieces so far. */
  public long written() {
    return written;
  }

  /** The text before, between and after the entries, and the form of an entry. */
  public interface Format {

    /** {@code {"key":{"value":...}, ...}}: the JSON form of a state. */
    static Format object() {
      return new Format() {
        @Override
        public void begin(EntryWriter writer) {
          writer.ascii("{");
        }

        @Override
        public void entry(Entry entry, boolean first, EntryWriter writer) {
          writer.ascii(first ? "" : ",").member(entry);
        }

        @Override
        public void end(EntryWriter writer) {
          writer.ascii("}");
        }
      };
    }

    /** Each element on a line of its own: newline-delimited JSON. */
    static Format lines(BiConsumer<EntryWriter, Entry> element) {
      return (entry, first, writer) -> {
        element.accept(writer, entry);
        writer.ascii("\n");
      };
    }

    default void begin(EntryWriter writer) {}

    void entry(Entry entry, boolean first, EntryWriter writer);

    default void end(EntryWriter writer) {}
  }
}
