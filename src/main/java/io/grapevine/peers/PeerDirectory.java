package io.grapevine.peers;

import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
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
  private final Backoffs failing = new Backoffs();
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
      failing.forgetOthersThan(ordered);
      self.retainAll(ordered);
    }
  }

  /**
   * A peer of this group contacted this node from this address. It is listed until it has been
   * silent for long, or discovery gives a list.
   */
  public void met(Peer peer) {
    if (isFirstMeeting(peer)) {
      log.info("peer {} contacted this node; using it until discovery returns a list", peer);
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
      log.info("{} is an address of this node; removed from its peers", peer);
    }
  }

  private synchronized boolean leaveOut(Peer peer) {
    failing.forget(peer);
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
    return failing.resting(ticker.nanos()).size();
  }

  /**
   * At most {@code count} different peers for contacts of this kind, chosen at random among those
   * that are not backed off for it and pass.
   */
  public List<Peer> sample(ContactKind kind, int count, Predicate<Peer> eligible) {
    return choice(kind).sample(count, eligible);
  }

  /** Like {@link #sample}, but also among those that are backed off, for when there is no later. */
  public List<Peer> sampleAny(int count, Predicate<Peer> eligible) {
    return choice(null).sample(count, eligible);
  }

  /**
   * The peer that follows this address in the order of the list, which goes round; null where it is
   * backed off or does not pass, and without any peer.
   */
  public @Nullable Peer successor(ContactKind kind, Peer address, Predicate<Peer> eligible) {
    return choice(kind).successor(address, eligible);
  }

  /**
   * @param kind of whose contacts those that are backed off are left out; null: of none
   */
  private synchronized PeerChoice choice(@Nullable ContactKind kind) {
    Set<Peer> resting = kind == null ? Set.of() : failing.resting(kind, ticker.nanos());
    return new PeerChoice(listed, Set.copyOf(self), resting, random);
  }

  /** A contact with this peer went well. */
  public void succeeded(ContactKind kind, Peer peer) {
    if (isBack(kind, peer)) {
      log.info("peer {} is back: a {} succeeded", peer, label(kind));
    }
  }

  private synchronized boolean isBack(ContactKind kind, Peer peer) {
    return failing.succeeded(kind, peer);
  }

  /**
   * A contact with this peer failed; says so once, until one of this kind goes well. Contacts of
   * another kind are not affected.
   */
  public void failed(ContactKind kind, Peer peer, String reason) {
    if (backOff(kind, peer, properties.minBackoff(), properties.maxBackoff(), reason)) {
      log.info("peer {} failed a {} ({}); backing off", peer, label(kind), reason);
    }
  }

  private static String label(ContactKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** A node of another group answers at this address: it is left alone for long. */
  public void belongsElsewhere(Peer peer) {
    boolean first = false;
    for (ContactKind kind : ContactKind.values()) {
      first |= backOff(kind, peer, ELSEWHERE, ELSEWHERE, "other-group");
    }
    if (first) {
      log.info("peer {} belongs to another group; backing off for a minute", peer);
    }
  }

  /** Whether it begins to fail; not if it has left meanwhile. */
  private synchronized boolean backOff(
      ContactKind kind, Peer peer, Duration min, Duration max, String reason) {
    return isListed(peer) && failing.failed(kind, peer, ticker.nanos(), min, max, reason);
  }

  /** Whether the last contact with each known peer failed for this reason. */
  public synchronized boolean allFailedBy(String reason) {
    return listed.stream()
        .filter(peer -> !self.contains(peer))
        .allMatch(peer -> reason.equals(failing.lastReason(peer)));
  }

  private boolean isListed(Peer peer) {
    return Collections.binarySearch(listed, peer) >= 0;
  }
}
