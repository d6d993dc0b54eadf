package io.grapevine.peers;

import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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

  /** How many peers that are not eligible a choice meets before it looks at them one by one. */
  private static final int MAX_MISSES = 16;

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
  public synchronized void met(Peer peer) {
    if (listIsGood) {
      return;
    }
    if (met.containsKey(peer) || met.size() < MAX_MET) {
      if (met.put(peer, ticker.nanos()) == null) {
        log.info("peer {} contacted this node; listed until discovery has a list", peer);
      }
    }
    forgetTheSilent();
  }

  private void forgetTheSilent() {
    long now = ticker.nanos();
    met.values().removeIf(last -> now - last >= MET_MEMORY.toNanos());
    list(met.keySet());
  }

  /** Leaves out this address from now on: who answers there is this very node. */
  public synchronized void noticeSelf(Peer peer) {
    if (isListed(peer) && self.add(peer)) {
      log.info("{} is this node itself; left out of its peers", peer);
    }
    failing.remove(peer);
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
  public synchronized List<Peer> sample(int count, Predicate<Peer> eligible) {
    return choose(count, peer -> eligible.test(peer) && !isBackedOff(peer));
  }

  /** Like {@link #sample}, but also among those that are backed off, for when there is no later. */
  public synchronized List<Peer> sampleAny(int count, Predicate<Peer> eligible) {
    return choose(count, eligible);
  }

  /**
   * The peer that follows this address in the order of the list, which goes round; null where it is
   * backed off or does not pass, and without any peer.
   */
  public synchronized @Nullable Peer successor(Peer address, Predicate<Peer> eligible) {
    if (size() == 0) {
      return null;
    }
    int next = firstAfter(address);
    while (self.contains(listed.get(next))) {
      next = (next + 1) % listed.size();
    }
    Peer peer = listed.get(next);
    return eligible.test(peer) && !isBackedOff(peer) ? peer : null;
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
    var pause = Backoff.pause(failures, properties.minBackoff(), properties.maxBackoff());
    backOff(peer, failures, pause, reason);
  }

  /** A node of another group answers at this address: it is left alone for long. */
  public synchronized void belongsElsewhere(Peer peer) {
    backOff(peer, 1, ELSEWHERE, "it belongs to another group");
  }

  private void backOff(Peer peer, int failures, Duration pause, String reason) {
    if (!isListed(peer)) {
      return; // It has left meanwhile.
    }
    if (failing.put(peer, new Backoff(failures, ticker.nanos(), pause)) == null) {
      log.info("peer {} failed ({}) and is backed off", peer, reason);
    }
  }

  private boolean isListed(Peer peer) {
    return Collections.binarySearch(listed, peer) >= 0;
  }

  private boolean isBackedOff(Peer peer) {
    Backoff backoff = failing.get(peer);
    return backoff != null && backoff.lasts(ticker.nanos());
  }

  private int firstAfter(Peer address) {
    int found = Collections.binarySearch(listed, address);
    return (found >= 0 ? found + 1 : -found - 1) % listed.size();
  }

  private List<Peer> choose(int count, Predicate<Peer> eligible) {
    Set<Peer> chosen = new LinkedHashSet<>();
    for (int misses = 0; chosen.size() < count && misses < MAX_MISSES && size() > 0; ) {
      Peer peer = listed.get(random.nextInt(listed.size()));
      if (self.contains(peer) || !eligible.test(peer) || !chosen.add(peer)) {
        misses++;
      }
    }
    return chosen.size() < Math.min(count, size())
        ? chooseOneByOne(count, eligible)
        : List.copyOf(chosen);
  }

  /** Looks at every peer: where few are known, or few of them are eligible. */
  private List<Peer> chooseOneByOne(int count, Predicate<Peer> eligible) {
    List<Peer> shuffled =
        new ArrayList<>(
            listed.stream().filter(peer -> !self.contains(peer)).filter(eligible).toList());
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
