package io.grapevine.connection;

import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The changes that this node still has to tell: written here or learned from a peer, one rumor a
 * key, the newest.
 *
 * <p>Invariant: a change is in here until a peer took it, or a newer one of its key took its place,
 * or it left the state. No peer, a refused or a failed push takes nothing out.
 */
final class RumorBuffer implements ChangeListener {

  private final LinkedHashMap<Key, Entry> rumors = new LinkedHashMap<>();

  @Override
  public synchronized void changed(Entry entry) {
    Key key = entry.key();
    rumors.remove(
        key); // Not merely replaced: the old key would keep the array of the old entry alive.
    rumors.put(key, entry);
  }

  @Override
  public synchronized void removed(Entry entry) {
    rumors.remove(entry.key());
  }

  /**
   * The rumors that have waited longest, as many as fit into a batch, at least one if there is one.
   */
  synchronized List<Entry> oldest(int maxBytes) {
    List<Entry> oldest = new ArrayList<>();
    long bytes = 0;
    for (Entry entry : rumors.values()) {
      bytes += entry.size();
      if (bytes > maxBytes && !oldest.isEmpty()) {
        break;
      }
      oldest.add(entry);
    }
    return oldest;
  }

  /** A peer took these entries; what changed again since is still to be told. */
  synchronized void told(List<Entry> entries) {
    for (Entry entry : entries) {
      rumors.remove(entry.key(), entry);
    }
  }

  /**
   * Nobody took these entries; they go behind the others, so that one that no peer wants holds up
   * none of them.
   */
  synchronized void postpone(List<Entry> entries) {
    for (Entry entry : entries) {
      if (rumors.remove(entry.key(), entry)) {
        rumors.put(entry.key(), entry);
      }
    }
  }

  synchronized boolean isEmpty() {
    return rumors.isEmpty();
  }

  synchronized int size() {
    return rumors.size();
  }
}
