package io.grapevine.simulation;

import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How bad a simulated network is at the moment. */
final class Weather {

  private final Set<Way> blocked = new HashSet<>();
  private final Map<Peer, Duration> slow = new HashMap<>();
  private final Set<Peer> strange = new HashSet<>();

  /** The share of messages that are lost, requests and answers alike. */
  double loss;

  /** The share of requests that arrive a second time, later. */
  double duplication;

  /** The share of answers that are garbage or break off. */
  double garbage;

  /** Up to so much time, at random, every message takes beyond the latency. */
  Duration delay = Duration.ZERO;

  /** One direction between two addresses. */
  private record Way(Peer from, Peer to) {}

  /** From now on, nothing that one of these sends reaches one of those. */
  void block(Iterable<Peer> from, Iterable<Peer> to) {
    for (Peer sender : from) {
      for (Peer receiver : to) {
        blocked.add(new Way(sender, receiver));
      }
    }
  }

  void unblock(Iterable<Peer> from, Iterable<Peer> to) {
    for (Peer sender : from) {
      for (Peer receiver : to) {
        blocked.remove(new Way(sender, receiver));
      }
    }
  }

  /** From now on, this address takes so long for every answer. */
  void slowDown(Peer peer, Duration pause) {
    slow.put(peer, pause);
  }

  void speedUp(Peer peer) {
    slow.remove(peer);
  }

  Duration slowness(Peer peer) {
    return slow.getOrDefault(peer, Duration.ZERO);
  }

  /** From now on, another program answers at this address, with 2xx to everything. */
  void takeOver(Peer peer) {
    strange.add(peer);
  }

  void giveBack(Peer peer) {
    strange.remove(peer);
  }

  boolean isStrange(Peer peer) {
    return strange.contains(peer);
  }

  boolean isBlocked(Peer from, Peer to) {
    return blocked.contains(new Way(from, to));
  }

  /** All is well again. */
  void clear() {
    blocked.clear();
    slow.clear();
    strange.clear();
    loss = 0;
    duplication = 0;
    garbage = 0;
    delay = Duration.ZERO;
  }
}
