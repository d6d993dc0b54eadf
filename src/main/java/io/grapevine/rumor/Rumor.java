package io.grapevine.rumor;

import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import java.util.Arrays;
import java.util.Collection;

/** One change that is being told, and which peers have it. */
final class Rumor {

  private static final Peer[] NOBODY = {};

  final Entry entry;

  /** Whether a peer gave it, so that at least that one knows it. */
  boolean learned;

  /** How many different peers knew it before this node told them. */
  int known;

  /** How many peers did not take it, while nobody did. */
  int refused;

  private Peer[] told = NOBODY;

  Rumor(Entry entry) {
    this.entry = entry;
  }

  /**
   * This peer has it, or does not want it although another one has it.
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

  /** Whether all of these have it, of whom there is at least one. */
  boolean isToldToAll(Collection<Peer> peers) {
    return !peers.isEmpty()
        && told.length >= peers.size()
        && peers.stream().allMatch(this::isToldTo);
  }
}
