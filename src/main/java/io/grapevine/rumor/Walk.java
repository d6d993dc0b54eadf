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
 * Chooses the peers of a push round: at random, but after a peer that answered "news" comes the one
 * that follows it in the list.
 *
 * <p>All nodes have the list in the same order, so these walks close the gaps that random choice
 * leaves: fewer messages reach all peers more reliably, and sooner. A walk ends at a peer that knew
 * all entries, which is where the walk of another node began. Doerr, Friedrich, Sauerwald:
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

  /** At most this number of different peers that are eligible and not backed off. */
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

  /** Records that this peer received news: the walk continues behind it. */
  synchronized void goOnBehind(Peer peer) {
    fronts.add(peer);
  }
}
