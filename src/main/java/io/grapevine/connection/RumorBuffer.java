package io.grapevine.connection;

import io.grapevine.message.Feedback;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes that this node still has to tell: written here or learned from a peer, one rumor a
 * key, the newest.
 *
 * <p>A rumor dies when enough peers said that they knew it (feedback with a counter: Demers et al.
 * 1987). Invariant: a change is in here until a peer took it, or a newer one of its key took its
 * place, or it left the state. No peer, a refused or a failed push takes nothing out.
 */
final class RumorBuffer implements ChangeListener {

  /** A rumor that so many peers refused, and none took, is left to the repairs. */
  private static final int MAX_REFUSALS = 8;

  private final int enough;
  private final SequencedMap<Key, Rumor> untold = new LinkedHashMap<>();
  private final SequencedMap<Key, Rumor> spreading = new LinkedHashMap<>();
  private final SequencedMap<Key, Rumor> unwanted = new LinkedHashMap<>();
  private volatile Runnable wake = () -> {};
  private boolean quiet = true;

  /**
   * An empty buffer.
   *
   * @param enough how many answers of peers that knew it already end a rumor
   */
  RumorBuffer(int enough) {
    this.enough = enough;
  }

  /**
   * What to do when something changes after a time in which there was nothing to tell: a signal, no
   * work, because the writer waits for it with the state's write lock.
   */
  void whenWoken(Runnable action) {
    wake = action;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    if (begin(entry)) {
      wake.run();
    }
  }

  /** Whether nothing was left to tell before. */
  private synchronized boolean begin(Entry entry) {
    forget(entry.key());
    untold.put(entry.key(), new Rumor(entry));
    boolean woken = quiet;
    quiet = false;
    return woken;
  }

  /** A peer gave this entry, which has just become the one of its key. */
  synchronized void learned(Entry entry) {
    Rumor rumor = untold.get(entry.key());
    if (rumor != null && rumor.entry.equals(entry)) {
      rumor.learned = true;
    }
  }

  /** Whether this entry was written here and no other node has it, as far as this one knows. */
  synchronized boolean isOwn(Entry entry) {
    Rumor rumor = untold.getOrDefault(entry.key(), unwanted.get(entry.key()));
    return rumor != null && rumor.entry.equals(entry) && !rumor.learned;
  }

  @Override
  public synchronized void removed(Entry entry) {
    forget(entry.key());
  }

  /**
   * The next batch: first what nobody took yet, then what is spreading, of each what has waited
   * longest; as many as fit, at least one if there is one. From a call that finds nothing on, the
   * buffer is quiet.
   *
   * @param doubt what is not to be told now
   */
  synchronized List<Entry> next(int maxBytes, Doubt doubt) {
    quiet = untold.isEmpty() && spreading.isEmpty();
    Batch batch = new Batch(maxBytes, doubt);
    batch.fill(untold, true);
    batch.fill(spreading, false);
    return batch.entries;
  }

  /** As above, but only what nobody took yet, and also what peers refused. */
  synchronized List<Entry> nextUntold(int maxBytes, Doubt doubt) {
    Batch batch = new Batch(maxBytes, doubt);
    batch.fill(untold, true);
    batch.fill(unwanted, true);
    return batch.entries;
  }

  /**
   * What a peer said of these entries; what changed again since is still to be told. Those that
   * live on go behind the others.
   */
  synchronized void heard(List<Entry> entries, List<Feedback> feedback) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      Key key = entry.key();
      for (SequencedMap<Key, Rumor> stage : List.of(untold, spreading, unwanted)) {
        if (remove(stage, key, entry) instanceof Rumor rumor) {
          SequencedMap<Key, Rumor> next = next(stage, rumor, feedback.get(i));
          if (next != null) {
            next.put(key, rumor);
          }
          break;
        }
      }
    }
  }

  /** Where a rumor belongs after this feedback; null: it dies. */
  private @Nullable SequencedMap<Key, Rumor> next(
      SequencedMap<Key, Rumor> stage, Rumor rumor, Feedback feedback) {
    if (feedback == Feedback.NEWS) {
      return spreading;
    }
    if (feedback == Feedback.KNOWN || stage == spreading) {
      return ++rumor.known < enough ? spreading : null;
    }
    return ++rumor.refused < MAX_REFUSALS ? untold : unwanted;
  }

  /** Every peer there is took these entries: nothing is left to tell of them. */
  synchronized void toldEveryone(List<Entry> entries) {
    entries.forEach(entry -> remove(spreading, entry.key(), entry));
  }

  /**
   * A peer was found to have the very same state as this node: also what peers refused before.
   *
   * @param stamp the state's clock when it was asked; what is later may not have been in that state
   */
  synchronized void foundEqual(long stamp) {
    unwanted.values().removeIf(rumor -> !Stamp.isAfter(rumor.entry.stamp(), stamp));
  }

  /** Whoever gave these entries knew them for long: they are not told on. */
  synchronized void drop(List<Entry> entries) {
    entries.forEach(entry -> remove(untold, entry.key(), entry));
  }

  /**
   * Nobody took these entries; they go behind the others, so that one that no peer wants holds up
   * none of them.
   */
  synchronized void postpone(List<Entry> entries) {
    for (Entry entry : entries) {
      if (remove(untold, entry.key(), entry) instanceof Rumor rumor) {
        untold.put(entry.key(), rumor);
      }
    }
  }

  /** Whether a peer took everything at least once. */
  synchronized boolean isTold() {
    return untold.isEmpty() && unwanted.isEmpty();
  }

  /** How many changes no peer took yet. */
  synchronized int untold() {
    return untold.size() + unwanted.size();
  }

  /** How many rumors there are. */
  synchronized int size() {
    return untold.size() + spreading.size() + unwanted.size();
  }

  private void forget(Key key) {
    // Before another entry is put in: a map that keeps its old key keeps the old entry's array.
    untold.remove(key);
    spreading.remove(key);
    unwanted.remove(key);
  }

  private static @Nullable Rumor remove(SequencedMap<Key, Rumor> stage, Key key, Entry entry) {
    Rumor rumor = stage.get(key);
    if (rumor == null || !rumor.entry.equals(entry)) {
      return null;
    }
    stage.remove(key);
    return rumor;
  }

  /** As many entries as fit, at least one. */
  private static final class Batch {

    final List<Entry> entries = new ArrayList<>();
    private final int maxBytes;
    private final Doubt doubt;
    private long bytes;

    Batch(int maxBytes, Doubt doubt) {
      this.maxBytes = maxBytes;
      this.doubt = doubt;
    }

    void fill(SequencedMap<Key, Rumor> stage, boolean untold) {
      for (Iterator<Rumor> all = stage.values().iterator(); all.hasNext() && bytes <= maxBytes; ) {
        Rumor rumor = all.next();
        if (doubt.covers(rumor.entry, untold && !rumor.learned)) {
          continue;
        }
        bytes += rumor.entry.size();
        if (bytes <= maxBytes || entries.isEmpty()) {
          entries.add(rumor.entry);
        }
      }
    }
  }
}
