package io.grapevine.connection;

import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Splits a run of entries into deltas that are bounded in bytes; an entry that is larger alone gets
 * one of its own.
 */
final class DeltaEncoder implements Iterator<Delta> {

  private final Iterator<Entry> entries;
  private final int maxBytes;
  private @Nullable Entry pending;

  DeltaEncoder(Iterator<Entry> entries, int maxBytes) {
    this.entries = entries;
    this.maxBytes = maxBytes;
  }

  @Override
  public boolean hasNext() {
    return pending != null || entries.hasNext();
  }

  @Override
  public Delta next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<Entry> taken = new ArrayList<>();
    EntryWriter writer = new EntryWriter().ascii("{");
    while (hasNext()) {
      Entry entry = pending == null ? entries.next() : pending;
      int before = writer.size();
      writer.ascii(taken.isEmpty() ? "" : ",").member(entry);
      if (writer.size() >= maxBytes && !taken.isEmpty()) {
        pending = entry;
        writer.truncate(before);
        break;
      }
      pending = null;
      taken.add(entry);
    }
    return new Delta(List.copyOf(taken), writer.ascii("}").toByteArray());
  }
}
