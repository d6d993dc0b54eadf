package io.grapevine.rumor;

import io.grapevine.peers.Peer;
import java.util.List;
import java.util.Set;

/**
 * The peers that rounds can choose at the moment.
 *
 * @param outOfReach those that they cannot: busy with a contact, or backed off
 * @param listed all peers
 */
record Reach(Set<Peer> outOfReach, List<Peer> listed) {

  /** Whether this rumor could only go to peers that are out of reach. */
  boolean isBeyond(Rumor rumor) {
    if (outOfReach.isEmpty() || rumor.tellings() + outOfReach.size() < listed.size()) {
      return false;
    }
    for (Peer peer : listed) {
      if (!outOfReach.contains(peer) && !rumor.isToldTo(peer)) {
        return false;
      }
    }
    return true;
  }
}
