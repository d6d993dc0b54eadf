package io.grapevine.message;

import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Splits a run of entries into deltas that are bounded in bytes, in either of their forms; an entry
 * that exceeds the bound alone gets a delta of its own.
 */
public final class Deltas implements Iterator<Delta> {

  private final Iterator<Entry> entries;
  private final int maxBytes;
  private @Nullable Entry pending;

  /**
   * The deltas of this run.
   *
   * @param maxBytes no delta is longer in its JSON form, unless it has one entry only
   */
  public Deltas(Iterator<Entry> entries, int maxBytes) {
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
    long bytes = 0;
    while (hasNext()) {
      Entry entry = pending == null ? entries.next() : pending;
      // The text is never shorter than the binary form.
      bytes += EntryWriter.maxLength(entry);
      if (bytes > maxBytes && !taken.isEmpty()) {
        pending = entry;
        break;
      }
      pending = null;
      taken.add(entry);
    }
    return new Delta(taken);
  }
}
