package io.grapevine.json;

import io.grapevine.state.Entry;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Many entries as JSON text in pieces of at most 64 KB, each made when it is asked for: a
 * connection asks for some in advance, and must not get a whole state of large values into its
 * buffers so.
 */
public final class EntryPieces implements Iterator<byte[]> {

  private static final int PIECE = 32 * 1024;

  private final Iterator<Entry> entries;
  private final Format format;
  private byte[] filled = {};
  private int taken;
  private long written;
  private boolean begun;
  private boolean ended;

  public EntryPieces(Iterator<Entry> entries, Format format) {
    this.entries = entries;
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

  /** At least a piece, unless it is the end; an entry that is longer is cut up afterwards. */
  private byte[] fill() {
    EntryWriter writer = new EntryWriter();
    if (!begun) {
      begun = true;
      format.begin(writer);
    }
    while (writer.size() < PIECE && entries.hasNext()) {
      format.entry(entries.next(), written == 0, writer);
      written++;
    }
    if (!entries.hasNext()) {
      ended = true;
      format.end(writer);
    }
    return writer.toByteArray();
  }

  /** How many entries the pieces so far hold. */
  public long written() {
    return written;
  }

  /** What stands before, between and after the entries, and how one of them looks. */
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

    /** {@code {"key":"...","value":...}} on a line of its own: newline-delimited JSON. */
    static Format lines() {
      return (entry, first, writer) -> writer.element(entry).ascii("\n");
    }

    default void begin(EntryWriter writer) {}

    void entry(Entry entry, boolean first, EntryWriter writer);

    default void end(EntryWriter writer) {}
  }
}
