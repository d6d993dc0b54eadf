package io.grapevine.rumor;

import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Chooses the peers of a push round: at random, but behind a peer that heard news comes the one
 * that follows it in the list.
 *
 * <p>All nodes have the list in the same order, so these walks close gap after gap, where choices
 * at random leave some peers out: fewer messages reach everyone more surely, and sooner. A walk
 * ends where a peer knew all, which is where somebody else's began. Doerr, Friedrich, Sauerwald:
 * "Quasirandom Rumor Spreading" (SODA 2008); Doerr, Fouz: "Asymptotically Optimal Randomized Rumor
 * Spreading" (ICALP 2011).
 */
@Component
final class Walk {

  private final PeerDirectory directory;
  private final Set<Peer> fronts = new LinkedHashSet<>();

  Walk(PeerDirectory directory) {
    this.directory = directory;
  }

  /** At most so many different peers that pass and are not backed off. */
  List<Peer> next(int count, Predicate<Peer> eligible) {
    Set<Peer> chosen = new LinkedHashSet<>();
    for (Peer front : takeFronts()) {
      Peer next =
          directory.successor(
              ContactKind.PUSH, front, peer -> eligible.test(peer) && !chosen.contains(peer));
      if (next != null && chosen.size() < count) {
        chosen.add(next);
      }
    }
    chosen.addAll(
        directory.sample(
            ContactKind.PUSH,
            count - chosen.size(),
            peer -> eligible.test(peer) && !chosen.contains(peer)));
    return List.copyOf(chosen);
  }

  private synchronized List<Peer> takeFronts() {
    List<Peer> taken = List.copyOf(fronts);
    fronts.clear();
    return taken;
  }

  /** This peer heard news: the walk goes on behind it. */
  synchronized void goOnBehind(Peer peer) {
    fronts.add(peer);
  }
}
