package io.grapevine.rumor;

import io.grapevine.connection.Doubt;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The entries of one push: as many as fit, but at least one. */
final class Batch {

  final List<Entry> entries = new ArrayList<>();

  /** The positions of the first entries, which a rumor of the same key replaces. */
  private final Map<Key, Integer> first = new HashMap<>();

  private final int maxBytes;
  private final Doubt doubt;
  private long bytes;

  Batch(int maxBytes, Doubt doubt) {
    this.maxBytes = maxBytes;
    this.doubt = doubt;
  }

  /** Puts in an entry that was written here and goes out first, unless it must not be sent now. */
  void begin(Entry entry) {
    if (!doubt.covers(entry, true) && (entries.isEmpty() || bytes + entry.size() <= maxBytes)) {
      first.put(entry.key(), entries.size());
      bytes += entry.size();
      entries.add(entry);
    }
  }

  boolean hasRoom(Rumor next) {
    return entries.isEmpty() || bytes + next.entry.size() <= maxBytes;
  }

  /** Adds the entry of this rumor; returns false if it must not be sent now. */
  boolean add(Rumor rumor, boolean untold) {
    if (doubt.covers(rumor.entry, untold && !rumor.learned)) {
      return false;
    }
    Integer position = first.get(rumor.entry.key());
    if (position != null) {
      entries.set(position, rumor.entry);
      return true;
    }
    bytes += rumor.entry.size();
    entries.add(rumor.entry);
    return true;
  }
}
