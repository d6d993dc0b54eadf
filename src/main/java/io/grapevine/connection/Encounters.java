package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Ticker;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What this node remembers about its last contact with each peer: when the two were last equal, and
 * whether the peer is stopping.
 *
 * <p>A peer that failed since the two were equal, or that is new in the list, may lack changes of
 * this node and its neighbors. A node that stops repairs such peers first.
 */
@Component
public final class Encounters {

  private static final Encounter NONE = new Encounter(null, false, false);

  private final PeerDirectory directory;
  private final Ticker ticker;
  private final Map<Peer, Encounter> encounters = new ConcurrentHashMap<>();

  Encounters(PeerDirectory directory, Ticker ticker) {
    this.directory = directory;
    this.ticker = ticker;
  }

  /**
   * The last contact.
   *
   * @param equal when the two were last equal; null: never, or the peer failed since
   * @param stopping whether the last answer said that the peer is stopping
   * @param failed whether it failed since that answer
   */
  private record Encounter(@Nullable Long equal, boolean stopping, boolean failed) {}

  /** Records an answer of the peer, and what it declares about itself. */
  public void answered(Peer peer, NodeInfo info) {
    encounters.compute(peer, (p, last) -> new Encounter(or(last).equal, info.stopping(), false));
    if (encounters.size() > directory.size()) {
      encounters.keySet().retainAll(new HashSet<>(directory.known()));
    }
  }

  /** Records that the peer and this node have the same state. */
  public void equal(Peer peer) {
    long now = ticker.nanos();
    encounters.computeIfPresent(peer, (p, last) -> new Encounter(now, last.stopping, last.failed));
  }

  /** Records that a contact with the peer failed. */
  public void failed(Peer peer) {
    encounters.computeIfPresent(peer, (p, last) -> new Encounter(null, last.stopping, true));
  }

  /** From now on, only later failures count as a sign that a peer has stopped. */
  public void forgetFailures() {
    encounters.replaceAll((p, last) -> new Encounter(last.equal, last.stopping, false));
  }

  /** Whether this peer announced that it is stopping, and has failed since. */
  public boolean hasStopped(Peer peer) {
    Encounter last = or(encounters.get(peer));
    return last.stopping && last.failed;
  }

  /** These peers, those that may lack most first. */
  public List<Peer> longestApartFirst(List<Peer> peers) {
    Map<Peer, Encounter> now = Map.copyOf(encounters);
    return peers.stream()
        .sorted(
            Comparator.comparing(
                peer -> now.getOrDefault(peer, NONE).equal,
                Comparator.nullsFirst(Comparator.naturalOrder())))
        .toList();
  }

  private static Encounter or(@Nullable Encounter last) {
    return last == null ? NONE : last;
  }
}
