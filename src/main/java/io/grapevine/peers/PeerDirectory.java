package io.grapevine.peers;

import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The last good list of peers, without this node, and how each of them fares.
 *
 * <p>Until there is one, the peers that contacted this node are the list: a peer that asks can be
 * asked as well.
 *
 * <p>A failing peer is left alone for exponentially longer times, so that a dead one costs a
 * time-out now and then and never every round. The list is ordered, the same on every node, and a
 * choice of a few costs no more in a long list than in a short one.
 */
@Component
public class PeerDirectory {

  private static final Logger log = LoggerFactory.getLogger(PeerDirectory.class);

  /**
   * How long an address of another group is left alone: it is listed by mistake, or will belong to
   * a node of this group soon.
   */
  private static final Duration ELSEWHERE = Duration.ofMinutes(1);

  /** A few suffice to get the state and the changes; nobody may fill this from outside. */
  static final int MAX_MET = 32;

  static final Duration MET_MEMORY = Duration.ofMinutes(5);

  private final PeersProperties properties;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Set<Peer> self = new LinkedHashSet<>();
  private final Map<Peer, Backoff> failing = new HashMap<>();
  private List<Peer> listed = List.of();
  private final SequencedMap<Peer, Long> met = new LinkedHashMap<>();
  private boolean listIsGood;
  private boolean answered;

  public PeerDirectory(PeersProperties properties, Ticker ticker, RandomGenerator random) {
    this.properties = properties;
    this.ticker = ticker;
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
      if (!listIsGood) {
        forgetTheSilent();
      }
      return; // A cluster that does not name even the one who asks has not really answered.
    }
    answered |= namesSelf || !properties.knowsSelf();
    listIsGood = true;
    met.clear();
    list(others);
  }

  private void list(Collection<Peer> others) {
    if (!listed.equals(others)) {
      Set<Peer> ordered = new TreeSet<>(others);
      listed = List.copyOf(ordered);
      failing.keySet().retainAll(ordered);
      self.retainAll(ordered);
    }
  }

  /**
   * A peer of this group contacted this node from this address. It is listed until it has been
   * silent for long, or discovery gives a list.
   */
  public void met(Peer peer) {
    if (isFirstMeeting(peer)) {
      log.info("peer {} contacted this node; listed until discovery has a list", peer);
    }
  }

  private synchronized boolean isFirstMeeting(Peer peer) {
    if (listIsGood) {
      return false;
    }
    boolean first =
        (met.containsKey(peer) || met.size() < MAX_MET) && met.put(peer, ticker.nanos()) == null;
    forgetTheSilent();
    return first;
  }

  private void forgetTheSilent() {
    long now = ticker.nanos();
    met.values().removeIf(last -> now - last >= MET_MEMORY.toNanos());
    list(met.keySet());
  }

  /** Leaves out this address from now on: who answers there is this very node. */
  public void noticeSelf(Peer peer) {
    if (leaveOut(peer)) {
      log.info("{} is this node itself; left out of its peers", peer);
    }
  }

  private synchronized boolean leaveOut(Peer peer) {
    failing.remove(peer);
    return isListed(peer) && self.add(peer);
  }

  /** The peers that are known, in order. */
  public synchronized List<Peer> known() {
    return self.isEmpty() ? listed : listed.stream().filter(peer -> !self.contains(peer)).toList();
  }

  /** How many peers are known. */
  public synchronized int size() {
    return listed.size() - self.size();
  }

  /** Whether discovery has answered and names nobody but this node. */
  public synchronized boolean isAlone() {
    return answered && size() == 0;
  }

  /** How many of the known peers are left alone at the moment because they failed. */
  public synchronized int backedOff() {
    return (int) failing.keySet().stream().filter(this::isBackedOff).count();
  }

  /**
   * At most {@code count} different peers, chosen at random among those that are not backed off and
   * pass.
   */
  public List<Peer> sample(int count, Predicate<Peer> eligible) {
    return choice().sample(count, eligible);
  }

  /** Like {@link #sample}, but also among those that are backed off, for when there is no later. */
  public List<Peer> sampleAny(int count, Predicate<Peer> eligible) {
    PeerChoice now = choice();
    return new PeerChoice(now.listed(), now.self(), Set.of(), random).sample(count, eligible);
  }

  /**
   * The peer that follows this address in the order of the list, which goes round; null where it is
   * backed off or does not pass, and without any peer.
   */
  public @Nullable Peer successor(Peer address, Predicate<Peer> eligible) {
    return choice().successor(address, eligible);
  }

  private synchronized PeerChoice choice() {
    Set<Peer> resting = new HashSet<>(failing.keySet());
    resting.removeIf(peer -> !isBackedOff(peer));
    return new PeerChoice(listed, Set.copyOf(self), resting, random);
  }

  /** A contact with this peer went well. */
  public void succeeded(Peer peer) {
    if (isBack(peer)) {
      log.info("peer {} is back", peer);
    }
  }

  private synchronized boolean isBack(Peer peer) {
    return failing.remove(peer) != null;
  }

  /** A contact with this peer failed; says so once, until it is back. */
  public void failed(Peer peer, String reason) {
    if (backOff(peer, reason)) {
      log.info("peer {} failed ({}) and is backed off", peer, reason);
    }
  }

  /** A node of another group answers at this address: it is left alone for long. */
  public void belongsElsewhere(Peer peer) {
    if (backOff(peer, 1, ELSEWHERE, "other-group")) {
      log.info("peer {} belongs to another group and is backed off", peer);
    }
  }

  private synchronized boolean backOff(Peer peer, String reason) {
    Backoff before = failing.get(peer);
    int failures = before == null ? 1 : before.failures() + 1;
    Duration pause = Backoff.pause(failures, properties.minBackoff(), properties.maxBackoff());
    return backOff(peer, failures, pause, reason);
  }

  /** Whether it begins to fail; not if it has left meanwhile. */
  private synchronized boolean backOff(Peer peer, int failures, Duration pause, String reason) {
    return isListed(peer)
        && failing.put(peer, new Backoff(failures, ticker.nanos(), pause, reason)) == null;
  }

  /** Whether the last contact with each known peer failed for this reason. */
  public synchronized boolean allFailedBy(String reason) {
    return listed.stream()
        .filter(peer -> !self.contains(peer))
        .map(failing::get)
        .allMatch(backoff -> backoff != null && backoff.reason().equals(reason));
  }

  private boolean isListed(Peer peer) {
    return Collections.binarySearch(listed, peer) >= 0;
  }

  private boolean isBackedOff(Peer peer) {
    Backoff backoff = failing.get(peer);
    return backoff != null && backoff.lasts(ticker.nanos());
  }
}
