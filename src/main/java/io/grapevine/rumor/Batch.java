package io.grapevine.rumor;

import io.grapevine.connection.Doubt;
import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.List;

/** The entries of one push: as many as fit, but at least one. */
final class Batch {

  final List<Entry> entries = new ArrayList<>();
  private final int maxBytes;
  private final Doubt doubt;
  private long bytes;

  Batch(int maxBytes, Doubt doubt) {
    this.maxBytes = maxBytes;
    this.doubt = doubt;
  }

  boolean hasRoom(Rumor next) {
    return entries.isEmpty() || bytes + next.entry.size() <= maxBytes;
  }

  /** Adds the entry of this rumor; returns false if it must not be sent now. */
  boolean add(Rumor rumor, boolean untold) {
    if (doubt.covers(rumor.entry, untold && !rumor.learned)) {
      return false;
    }
    bytes += rumor.entry.size();
    entries.add(rumor.entry);
    return true;
  }
}
