package io.grapevine.rumor;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes that this node still has to tell: written here or learned from a peer, one rumor a
 * key, the newest.
 *
 * <p>A rumor dies when enough different peers said that they knew it (feedback with a counter:
 * Demers et al. 1987), or when every listed peer has it. Answers of the same peer count once: two
 * nodes of an island do not end a rumor that the others have not heard. Invariant: a change is in
 * here until a peer took it, or a newer one of its key took its place, or it left the state, or
 * there are too many; then {@link #isTold} says so, until a peer was found to have the same state.
 * No peer, a refused or a failed push takes nothing out.
 */
public final class RumorBuffer implements ChangeListener {

  /** A rumor that so many peers refused, and none took, is left to the repairs. */
  private static final int MAX_REFUSALS = 8;

  /** So many rumors are kept, some 4 MB of them; repairs find the rest. */
  private static final int MOST = 32_768;

  private final int enough;
  private final int most;
  private final RumorStage untold = new RumorStage();
  private final RumorStage spreading = new RumorStage();
  private final RumorStage unwanted = new RumorStage();
  private final LeftOut leftOut = new LeftOut();
  private volatile Runnable wake = () -> {};
  private boolean quiet = true;

  /**
   * An empty buffer.
   *
   * @param enough how many different peers that knew it already end a rumor
   */
  RumorBuffer(int enough) {
    this(enough, MOST);
  }

  /** As above, with so many rumors at most. */
  RumorBuffer(int enough, int most) {
    this.enough = enough;
    this.most = most;
  }

  /**
   * What to do when something changes after a time in which there was nothing to tell: a signal, no
   * work, because the writer waits for it with the state's write lock.
   */
  public void whenWoken(Runnable action) {
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
    untold.add(new Rumor(entry));
    makeRoom();
    boolean woken = quiet;
    quiet = false;
    return woken;
  }

  /** What a peer has goes first; what nobody took is remembered by its stamp alone. */
  private void makeRoom() {
    while (size() > most) {
      if (spreading.takeEldest() == null) {
        Rumor eldest = unwanted.isEmpty() ? untold.takeEldest() : unwanted.takeEldest();
        if (eldest != null) {
          leftOut.add(eldest);
        }
      }
    }
  }

  /** A peer gave this entry, which has just become the one of its key. */
  public synchronized void learned(Entry entry) {
    if (untold.of(entry) instanceof Rumor rumor) {
      rumor.learned = true;
    }
  }

  /** Whether this entry was written here and no other node has it, as far as this one knows. */
  public synchronized boolean isOwn(Entry entry) {
    for (RumorStage stage : List.of(untold, unwanted)) {
      if (stage.of(entry) instanceof Rumor rumor) {
        return !rumor.learned;
      }
    }
    return leftOut.mayHold(entry.stamp());
  }

  @Override
  public synchronized void removed(Entry entry) {
    forget(entry.key());
  }

  /** Whether there is nothing to tell; then the next change wakes. */
  synchronized boolean isQuiet() {
    quiet = untold.isEmpty() && spreading.isEmpty();
    return quiet;
  }

  /**
   * The next batch that some of these peers lack: first what nobody took yet, then what is
   * spreading, of each what has waited longest; as many as fit, at least one if there is one. If
   * there is none, the next change wakes.
   *
   * @param doubt what is not to be told now
   */
  synchronized List<Entry> next(int maxBytes, Doubt doubt, List<Peer> peers) {
    Batch batch = new Batch(maxBytes, doubt);
    if (!peers.isEmpty()) {
      untold.all().stream().takeWhile(batch::hasRoom).forEach(rumor -> batch.add(rumor, true));
      spreading.all().stream()
          .takeWhile(batch::hasRoom)
          .filter(rumor -> !rumor.isToldToAll(peers))
          .forEach(rumor -> batch.add(rumor, false));
    }
    quiet = batch.entries.isEmpty();
    return batch.entries;
  }

  /** What nobody took yet, also what peers refused. */
  synchronized List<Entry> nextUntold(int maxBytes, Doubt doubt) {
    Batch batch = new Batch(maxBytes, doubt);
    for (RumorStage stage : List.of(untold, unwanted)) {
      stage.all().stream().takeWhile(batch::hasRoom).forEach(rumor -> batch.add(rumor, true));
    }
    return batch.entries;
  }

  /** Whether this peer is known to have all of these. */
  synchronized boolean isToldAll(Peer peer, List<Entry> entries) {
    return entries.stream()
        .allMatch(entry -> spreading.of(entry) instanceof Rumor rumor && rumor.isToldTo(peer));
  }

  /**
   * What a peer said of these entries; what changed again since is still to be told. Those that
   * live on go behind the others.
   */
  public synchronized void heard(Peer peer, List<Entry> entries, List<Feedback> feedback) {
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      for (RumorStage stage : List.of(untold, spreading, unwanted)) {
        if (stage.take(entry) instanceof Rumor rumor) {
          RumorStage next = next(stage, rumor, peer, feedback.get(i));
          if (next != null) {
            next.add(rumor);
          }
          break;
        }
      }
    }
  }

  /** Where a rumor belongs after this feedback; null: it dies. */
  private @Nullable RumorStage next(RumorStage stage, Rumor rumor, Peer peer, Feedback feedback) {
    if (feedback == Feedback.REFUSED && stage != spreading) {
      return ++rumor.refused < MAX_REFUSALS ? untold : unwanted;
    }
    rumor.told(peer, feedback != Feedback.NEWS);
    return rumor.known < enough ? spreading : null;
  }

  /** Ends what each of these peers has, who are all there are. */
  synchronized void endWhatAllHave(List<Peer> listed) {
    spreading.all().removeIf(rumor -> rumor.isToldToAll(listed));
  }

  /**
   * A peer was found to have the very same state as this node: also what peers refused before, and
   * what was left out here.
   *
   * @param stamp the state's clock when it was asked; what is later may not have been in that state
   */
  public synchronized void foundEqual(long stamp) {
    unwanted.all().removeIf(rumor -> !Stamp.isAfter(rumor.entry.stamp(), stamp));
    leftOut.foundEqual(stamp);
  }

  /** Whoever gave these entries knew them for long: they are not told on. */
  public synchronized void drop(List<Entry> entries) {
    entries.forEach(untold::take);
  }

  /**
   * Nobody took these entries; they go behind the others, so that one that no peer wants holds up
   * none of them.
   */
  synchronized void postpone(List<Entry> entries) {
    for (Entry entry : entries) {
      if (untold.take(entry) instanceof Rumor rumor) {
        untold.add(rumor);
      }
    }
  }

  /** Whether a peer took everything at least once. */
  public synchronized boolean isTold() {
    return untold() == 0;
  }

  /** Whether there is something to push that nobody took yet. */
  public synchronized boolean hasUntold() {
    return !untold.isEmpty() || !unwanted.isEmpty();
  }

  /** Whether something that nobody took yet is left to the repairs alone. */
  public synchronized boolean hasLeftOut() {
    return leftOut.count > 0;
  }

  /** How many changes no peer took yet. */
  public synchronized int untold() {
    return untold.size() + unwanted.size() + leftOut.count;
  }

  /** How many rumors there are. */
  public synchronized int size() {
    return untold.size() + spreading.size() + unwanted.size();
  }

  private void forget(Key key) {
    // Before another entry is put in: a map that keeps its old key keeps the old entry's array.
    untold.forget(key);
    spreading.forget(key);
    unwanted.forget(key);
  }
}
