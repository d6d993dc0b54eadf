package io.grapevine.rumor;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.Change;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The changes that this node still has to send: written here or received from a peer, one rumor for
 * each key, the newest.
 *
 * <p>A rumor ends when enough different peers answered that they knew it (feedback with a counter:
 * Demers et al. 1987), or when every listed peer has it. Answers of the same peer count once: two
 * nodes of an island do not end a rumor that the others have not received. Invariant: a change
 * stays here until a peer has accepted it, a newer one of its key has replaced it, it has left the
 * state, or there are too many rumors. In the last case {@link #isTold} returns false until a peer
 * is found to have the same state. A missing peer, a refusal or a failed push removes nothing.
 */
public final class RumorBuffer implements ChangeListener {

  /** The maximum number of rumors, some 4 MB; repairs find the rest. */
  private static final int MOST = 32_768;

  private final RumorStages stages;
  private volatile Runnable wake = () -> {};

  /** Whether the action was triggered since the last round began. */
  private boolean woken;

  /**
   * An empty buffer.
   *
   * @param enough the number of different peers that must have known a rumor to end it
   */
  RumorBuffer(int enough) {
    this(enough, MOST);
  }

  /** As above, with this maximum number of rumors. */
  RumorBuffer(int enough, int most) {
    this.stages = new RumorStages(enough, most);
  }

  /**
   * Sets the action on the first change after the beginning of a round. It must be a signal and do
   * no work, because the writer waits for it and holds the state's write lock.
   */
  public void whenWoken(Runnable action) {
    wake = action;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    begin(List.of(entry), false);
    forward();
  }

  /** No round sends a part of them alone, unless they do not fit into one message. */
  @Override
  public void changedTogether(List<Change> changes) {
    begin(changes.stream().map(Change::entry).toList(), false);
    forward();
  }

  /** A peer sent it; the action is triggered by {@link #forward}, once for a whole message. */
  @Override
  public void merged(@Nullable Entry before, Entry entry) {
    begin(List.of(entry), true);
  }

  private synchronized void begin(List<Entry> entries, boolean learned) {
    entries.forEach(entry -> stages.begin(new Rumor(entry, learned)));
  }

  /** Triggers the action, unless it was triggered since the last round began. */
  public void forward() {
    if (needsWaking()) {
      wake.run();
    }
  }

  private synchronized boolean needsWaking() {
    boolean needed = !woken && stages.hasReady();
    woken |= needed;
    return needed;
  }

  /** Whether this entry was written here and no other node has it, as far as this one knows. */
  public synchronized boolean isOwn(Entry entry) {
    return stages.isOwn(entry);
  }

  @Override
  public synchronized void removed(Entry entry) {
    stages.forget(entry.key());
  }

  /**
   * Begins a round: from now on, the next change triggers the action.
   *
   * @return whether there is something to send
   */
  synchronized boolean beginRound() {
    woken = false;
    return stages.hasReady();
  }

  /** Whether there is something that could be sent at once. */
  synchronized boolean hasReady() {
    return stages.hasReady();
  }

  /** Whether this peer lacks something that could be sent at once. */
  synchronized boolean hasNewsFor(Peer peer) {
    return stages.hasNewsFor(peer);
  }

  /**
   * The next batch of entries that some of these peers lack: first those that no peer has accepted,
   * then those that are spreading, each in the order of waiting; as many as fit, at least one if
   * there is one. If there is none, everything rests until {@link #retry}.
   *
   * @param batch what goes out first
   */
  synchronized List<Entry> next(Batch batch, List<Peer> peers) {
    return stages.next(batch, peers);
  }

  /** Lets everything that rests be sent again, but for what no peer in reach lacks. */
  synchronized void retry(Reach reach) {
    stages.wake(rumor -> true, reach);
  }

  /** As above, but for what peers refused, and at once: a late peer can be chosen again. */
  void retryUnrefused(Reach reach) {
    synchronized (this) {
      stages.wake(rumor -> rumor.refused == 0, reach);
    }
    forward();
  }

  /** What no peer in reach lacks rests, so that rounds do not examine it. */
  synchronized void rest(Reach reach) {
    if (!reach.outOfReach().isEmpty()) {
      stages.spreading.rest(reach::isBeyond);
    }
  }

  /** The entries that no peer has accepted yet, including refused ones. */
  synchronized List<Entry> nextUntold(Batch batch) {
    return stages.nextUntold(batch);
  }

  /** Whether this peer is known to have all of these. */
  synchronized boolean isToldAll(Peer peer, List<Entry> entries) {
    return entries.stream().allMatch(entry -> stages.isTold(peer, entry));
  }

  /**
   * Applies the feedback of a peer on these entries. Entries that changed again since remain.
   * Rumors that continue move behind the others.
   */
  public synchronized void heard(Peer peer, List<Entry> entries, List<Feedback> feedback) {
    stages.heard(peer, entries, feedback);
  }

  /** Ends the rumors that each of these peers has, which must be all listed peers. */
  synchronized void endWhatAllHave(List<Peer> listed) {
    stages.spreading.removeIf(rumor -> rumor.isToldToAll(listed));
  }

  /** Ends the rumors of these entries that each listed peer has; those beyond reach rest. */
  synchronized void endOrRest(List<Entry> entries, Reach reach) {
    for (Entry entry : entries) {
      if (stages.spreading.of(entry) instanceof Rumor rumor && rumor.isToldToAll(reach.listed())) {
        stages.spreading.forget(entry.key());
      }
    }
    stages.spreading.rest(entries, reach::isBeyond);
  }

  /**
   * Records that a peer has exactly the same state as this node, including entries that peers
   * refused before and changes that were dropped here.
   *
   * @param position of the last change before the request; later ones may not have been in it
   */
  public synchronized void foundEqual(long position) {
    stages.foundEqual(position);
  }

  /** The position of the last change: a restored entry can come later than its stamp says. */
  public synchronized long position() {
    return stages.position;
  }

  /** Removes these entries: they need not be forwarded, because others have or receive them. */
  public synchronized void drop(List<Entry> entries) {
    entries.forEach(stages.untold::take);
  }

  /** Records that these peers have or receive these entries: only others lack them. */
  synchronized void tellOnlyOthers(List<Entry> entries, List<Peer> told, Reach reach) {
    stages.tellOnlyOthers(entries, told, reach);
  }

  /** Lets these entries, which no peer accepted, rest until {@link #retry}. */
  synchronized void postpone(List<Entry> entries) {
    stages.postpone(entries);
  }

  /** Whether every change was accepted by at least one peer. */
  public synchronized boolean isTold() {
    return untold() == 0;
  }

  /** Whether there is nothing left to send, now or later. */
  synchronized boolean isQuiet() {
    return stages.untold.isEmpty() && stages.spreading.isEmpty();
  }

  /** Whether there are rumors that no peer has accepted yet. */
  public synchronized boolean hasUntold() {
    return !stages.untold.isEmpty() || !stages.unwanted.isEmpty();
  }

  /** Whether changes that no peer has accepted yet are left to repairs alone. */
  public synchronized boolean hasLeftOut() {
    return stages.leftOut.count > 0;
  }

  /** The number of changes that no peer has accepted yet. */
  public synchronized int untold() {
    return stages.untold.size() + stages.unwanted.size() + stages.leftOut.count;
  }

  /** The number of rumors. */
  public synchronized int size() {
    return stages.size();
  }

  /** The epoch millisecond of the oldest change that no peer is known to have; empty: none. */
  public synchronized OptionalLong oldestUntold() {
    return stages.writtenAt().min();
  }
}
