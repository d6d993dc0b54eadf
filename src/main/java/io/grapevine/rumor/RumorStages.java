package io.grapevine.rumor;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The way of each rumor: at first no peer has it, then it spreads until enough peers knew it; one
 * that all peers refuse waits for repairs. Not thread-safe.
 */
final class RumorStages {

  /** After this number of refusals without an acceptance, a rumor is left to repairs. */
  private static final int MAX_REFUSALS = 8;

  final RumorStage untold = new RumorStage();
  final RumorStage spreading = new RumorStage();
  final RumorStage unwanted = new RumorStage();
  final LeftOut leftOut = new LeftOut();
  private final int enough;
  private final int most;

  /** The position of the last change. */
  long position;

  RumorStages(int enough, int most) {
    this.enough = enough;
    this.most = most;
  }

  /** Starts this rumor instead of any other of its key. */
  void begin(Rumor rumor) {
    if (untold.isWhole(rumor.entry.key()) || unwanted.isWhole(rumor.entry.key())) {
      rumor.becomeWhole(); // Nobody has the value that it renews.
    }
    rumor.position = ++position;
    forget(rumor.entry.key());
    untold.add(rumor);
    makeRoom();
  }

  /**
   * Drops rumors that a peer has first; of those that no peer has accepted, only the range of
   * stamps remains.
   */
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

  void forget(Key key) {
    // Before another entry is added: a map that keeps its old key keeps the old entry's array.
    untold.forget(key);
    spreading.forget(key);
    unwanted.forget(key);
  }

  /** Whether this entry was written here and no peer has accepted it, as far as is known. */
  boolean isOwn(Entry entry) {
    for (RumorStage stage : notAccepted()) {
      if (stage.of(entry) instanceof Rumor rumor) {
        return !rumor.learned;
      }
    }
    return leftOut.mayHold(entry.stamp());
  }

  /** Whether this peer is known to have this entry. */
  boolean isTold(Peer peer, Entry entry) {
    return spreading.of(entry) instanceof Rumor rumor && rumor.isToldTo(peer);
  }

  /** A peer has the same state as this node, with all changes up to this position. */
  void foundEqual(long upTo) {
    unwanted.removeIf(rumor -> rumor.position <= upTo);
    leftOut.foundEqual(upTo);
  }

  /** Applies the feedback of a peer on these entries. */
  void heard(Peer peer, List<Entry> entries, List<Feedback> feedback) {
    for (int i = 0; i < entries.size(); i++) {
      heard(peer, entries.get(i), feedback.get(i));
    }
  }

  /** Does nothing if the entry changed again since. */
  private void heard(Peer peer, Entry entry, Feedback feedback) {
    for (RumorStage stage : List.of(untold, spreading, unwanted)) {
      if (stage.take(entry) instanceof Rumor rumor) {
        if (feedback == Feedback.WITHOUT_VALUE && entry.isRenewal()) {
          rumor.becomeWhole();
          stage.add(rumor);
        } else if (feedback.isRefusal() && stage != spreading) {
          (++rumor.refused < MAX_REFUSALS ? untold : unwanted).addResting(rumor);
        } else {
          spread(rumor, peer, feedback);
        }
        return;
      }
    }
  }

  /** These peers have or receive these entries from another node. */
  void tellOnlyOthers(List<Entry> entries, List<Peer> told, Reach reach) {
    for (Entry entry : entries) {
      for (RumorStage stage : List.of(untold, spreading)) {
        if (stage.take(entry) instanceof Rumor rumor) {
          told.forEach(peer -> rumor.told(peer, false));
          spreading.add(rumor);
          break;
        }
      }
    }
    spreading.rest(entries, reach::isBeyond);
  }

  private void spread(Rumor rumor, Peer peer, Feedback feedback) {
    rumor.told(peer, feedback != Feedback.NEWS);
    if (rumor.known < enough) {
      spreading.add(rumor);
    }
  }

  /** Whether some rumor could go out now. */
  boolean hasReady() {
    return untold.hasReady() || spreading.hasReady();
  }

  /** Whether this peer lacks a rumor that could go out now. */
  boolean hasNewsFor(Peer peer) {
    for (RumorStage stage : List.of(untold, spreading)) {
      for (Rumor rumor : stage.ready()) {
        if (!rumor.isToldTo(peer)) {
          return true;
        }
      }
    }
    return false;
  }

  /** The next batch for these peers; if there is none, all rumors rest. */
  List<Entry> next(Batch batch, List<Peer> peers) {
    if (!peers.isEmpty()) {
      untold.fill(batch, rumor -> true, true);
      spreading.fill(batch, rumor -> !rumor.isToldToAll(peers), false);
    }
    if (batch.entries.isEmpty()) {
      untold.rest(rumor -> true);
      spreading.rest(rumor -> true);
    }
    return batch.entries;
  }

  /** The next batch of those that no peer has accepted. */
  List<Entry> nextUntold(Batch batch) {
    for (RumorStage stage : notAccepted()) {
      stage.all().takeWhile(batch::hasRoom).forEach(rumor -> batch.add(rumor, true));
    }
    return batch.entries;
  }

  /** These rest, as far as they did not change again. */
  void postpone(List<Entry> entries) {
    for (Entry entry : entries) {
      for (RumorStage stage : List.of(untold, spreading)) {
        if (stage.take(entry) instanceof Rumor rumor) {
          stage.addResting(rumor);
        }
      }
    }
  }

  /**
   * Peers may take again what rested: of what no peer has, these; of the rest, what is in reach.
   */
  void wake(Predicate<Rumor> which, Reach reach) {
    untold.wake(which);
    spreading.wake(rumor -> !reach.isBeyond(rumor));
  }

  /** The stages of rumors that no peer has accepted. */
  List<RumorStage> notAccepted() {
    return List.of(untold, unwanted);
  }

  /** The epoch milliseconds at which the changes were written that no peer has accepted. */
  LongStream writtenAt() {
    return LongStream.concat(
        Stream.of(untold, unwanted).flatMapToLong(RumorStage::writtenAt), leftOut.writtenAt());
  }

  int size() {
    return untold.size() + spreading.size() + unwanted.size();
  }
}
