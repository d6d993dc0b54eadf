package io.grapevine.cbor;

import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Many entries as frames, each produced on demand: a state is sent at the pace of the connection,
 * and is never in memory a second time. A frame has some 32 KB of entries, or one larger entry.
 */
public final class EntryFrames implements Iterator<byte[]> {

  private static final int FRAME = 32 * 1024;

  private final Iterator<Entry> entries;
  private long written;

  public EntryFrames(Iterator<Entry> entries) {
    this.entries = entries;
  }

  @Override
  public boolean hasNext() {
    return entries.hasNext();
  }

  @Override
  public byte[] next() {
    List<Entry> some = new ArrayList<>();
    some.add(entries.next());
    int size = some.getFirst().size();
    while (size < FRAME && entries.hasNext()) {
      Entry entry = entries.next();
      some.add(entry);
      size += entry.size();
    }
    written += some.size();
    return Frame.of(EntryCodec.parts(some));
  }

  /** The number of entries in the frames so far. */
  public long written() {
    return written;
  }
}
