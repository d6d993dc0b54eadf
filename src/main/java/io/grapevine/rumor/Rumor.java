package io.grapevine.rumor;

import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import java.util.Arrays;
import java.util.Collection;

/** One change that is being sent, and the peers that have it. */
final class Rumor {

  private static final Peer[] NOBODY = {};

  Entry entry;

  /** Whether a peer sent it, so that at least that peer has it. */
  final boolean learned;

  /** Its place in the order in which changes arrived here. */
  long position;

  /** The number of different peers that knew it before this node sent it. */
  int known;

  /** The number of peers that refused it while no peer accepted it. */
  int refused;

  private Peer[] told = NOBODY;

  Rumor(Entry entry, boolean learned) {
    this.entry = entry;
    this.learned = learned;
  }

  /** From now on, it is sent with its value, even if it only renews that. */
  void becomeWhole() {
    entry = entry.whole();
  }

  /**
   * Records that this peer has it, or refuses it although another one has it.
   *
   * @param before whether it knew it before
   */
  void told(Peer peer, boolean before) {
    if (!isToldTo(peer)) {
      told = Arrays.copyOf(told, told.length + 1);
      told[told.length - 1] = peer;
      known += before ? 1 : 0;
    }
  }

  boolean isToldTo(Peer peer) {
    for (Peer other : told) {
      if (other.equals(peer)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all of these peers have it; there is at least one. */
  boolean isToldToAll(Collection<Peer> peers) {
    return !peers.isEmpty()
        && told.length >= peers.size()
        && peers.stream().allMatch(this::isToldTo);
  }

  /** The number of peers that have it. */
  int tellings() {
    return told.length;
  }
}
