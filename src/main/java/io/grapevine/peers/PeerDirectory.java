package io.grapevine.peers;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The last good list of peers, without this node, and how each of them fares.
 *
 * <p>A failing peer is left alone for exponentially longer times, so that a dead one costs a
 * time-out now and then and never every round.
 */
@Component
public class PeerDirectory {

  private static final Logger log = LoggerFactory.getLogger(PeerDirectory.class);

  private final PeersProperties properties;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Set<Peer> listed = new LinkedHashSet<>();
  private final Set<Peer> self = new LinkedHashSet<>();
  private final Map<Peer, Backoff> failing = new HashMap<>();
  private List<Peer> known = List.of();
  private boolean answered;

  public PeerDirectory(PeersProperties properties, InstantSource clock, RandomGenerator random) {
    this.properties = properties;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Takes an answer of discovery.
   *
   * @param others the peers that it names besides this node
   * @param namesSelf whether it names this node
   */
  public synchronized void update(Collection<Peer> others, boolean namesSelf) {
    if (properties.knowsSelf() && others.isEmpty() && !namesSelf) {
      return; // A cluster that does not name even the one who asks has not really answered.
    }
    answered |= namesSelf || !properties.knowsSelf();
    listed.clear();
    listed.addAll(others);
    failing.keySet().retainAll(listed);
    self.retainAll(listed);
    known = withoutSelf();
  }

  /** Leaves out this address from now on: who answers there is this very node. */
  public synchronized void noticeSelf(Peer peer) {
    if (self.add(peer)) {
      log.info("{} is this node itself; left out of its peers", peer);
    }
    failing.remove(peer);
    known = withoutSelf();
  }

  /** The peers that are known, in the order of discovery. */
  public synchronized List<Peer> known() {
    return known;
  }

  /** Whether discovery has answered and names nobody but this node. */
  public synchronized boolean isAlone() {
    return answered && known.isEmpty();
  }

  /** How many of the known peers are left alone at the moment because they failed. */
  public synchronized int backedOff() {
    return (int) known.stream().filter(this::isBackedOff).count();
  }

  /**
   * At most {@code count} different peers, chosen at random among those that are not backed off and
   * pass.
   */
  public synchronized List<Peer> sample(int count, Predicate<Peer> eligible) {
    return choose(
        count, known.stream().filter(eligible).filter(peer -> !isBackedOff(peer)).toList());
  }

  /** Like {@link #sample}, but also among those that are backed off, for when there is no later. */
  public synchronized List<Peer> sampleAny(int count, Predicate<Peer> eligible) {
    return choose(count, known.stream().filter(eligible).toList());
  }

  /** A contact with this peer went well. */
  public synchronized void succeeded(Peer peer) {
    if (failing.remove(peer) != null) {
      log.info("peer {} is back", peer);
    }
  }

  /** A contact with this peer failed; says so once, until it is back. */
  public synchronized void failed(Peer peer, String reason) {
    Backoff before = failing.get(peer);
    int failures = before == null ? 1 : before.failures() + 1;
    if (before == null) {
      log.info("peer {} failed ({}) and is backed off", peer, reason);
    }
    var pause = Backoff.pause(failures, properties.minBackoff(), properties.maxBackoff());
    failing.put(peer, new Backoff(failures, clock.millis() + pause.toMillis()));
  }

  private List<Peer> withoutSelf() {
    return listed.stream().filter(peer -> !self.contains(peer)).toList();
  }

  private boolean isBackedOff(Peer peer) {
    Backoff backoff = failing.get(peer);
    return backoff != null && clock.millis() < backoff.untilMillis();
  }

  private List<Peer> choose(int count, List<Peer> from) {
    List<Peer> shuffled = new ArrayList<>(from);
    int chosen = Math.min(count, shuffled.size());
    for (int i = 0; i < chosen; i++) {
      int j = i + random.nextInt(shuffled.size() - i);
      Peer peer = shuffled.get(j);
      shuffled.set(j, shuffled.get(i));
      shuffled.set(i, peer);
    }
    return List.copyOf(shuffled.subList(0, chosen));
  }
}
