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
 * The last good list of peers, without this node, and their failures.
 *
 * <p>Until there is such a list, it consists of the peers that contacted this node.
 *
 * <p>A failing peer is backed off for exponentially longer times, so that a dead one costs a
 * timeout now and then and not in every round. The list has the same order on every node, and
 * choosing a few peers costs no more in a long list than in a short one.
 */
@Component
public class PeerDirectory {

  private static final Logger log = LoggerFactory.getLogger(PeerDirectory.class);

  /**
   * How long an address of another group is not contacted: it is listed by mistake, or will soon
   * belong to a node of this group.
   */
  private static final Duration ELSEWHERE = Duration.ofMinutes(1);

  /**
   * A few are enough to receive the state and the changes; requests must not be able to fill the
   * list without a bound.
   */
  static final int MAX_MET = 32;

  static final Duration MET_MEMORY = Duration.ofMinutes(5);

  private final PeersProperties properties;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Backoffs failing = new Backoffs();

  /** The listed peers, in order. */
  private List<Peer> known = List.of();

  /** The addresses of this node that were listed as well. */
  private final Set<Peer> self = new LinkedHashSet<>();

  private final SequencedMap<Peer, Long> met = new LinkedHashMap<>();
  private boolean listIsGood;
  private boolean answered;

  public PeerDirectory(PeersProperties properties, Ticker ticker, RandomGenerator random) {
    this.properties = properties;
    this.ticker = ticker;
    this.random = random;
  }

  /**
   * Applies an answer of discovery.
   *
   * @param others the peers that it lists besides this node
   * @param namesSelf whether it lists this node
   */
  public synchronized void update(Collection<Peer> others, boolean namesSelf) {
    if (properties.knowsSelf() && others.isEmpty() && !namesSelf) {
      if (!listIsGood) {
        forgetTheSilent();
      }
      return; // An answer that does not even list this node is not trusted.
    }
    answered |= namesSelf || !properties.knowsSelf();
    listIsGood = true;
    met.clear();
    list(others);
  }

  private void list(Collection<Peer> others) {
    Set<Peer> listed = new TreeSet<>(others);
    self.retainAll(listed);
    listed.removeAll(self);
    known = List.copyOf(listed);
    failing.forgetOthersThan(listed);
  }

  /**
   * Records that a process of this group contacted this node from this address. It is listed until
   * it has been silent for long, or until discovery returns a list. The back-off of a failing peer
   * ends, once for each process.
   */
  public void met(Peer peer, String process) {
    if (isFirstMeeting(peer, process)) {
      log.info("peer {} contacted this node; using it until discovery returns a list", peer);
    }
  }

  private synchronized boolean isFirstMeeting(Peer peer, String process) {
    failing.heardFrom(peer, process);
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

  /** Excludes this address from now on, because this node itself answers there. */
  public void noticeSelf(Peer peer) {
    if (leaveOut(peer)) {
      log.info("{} is an address of this node; removed from its peers", peer);
    }
  }

  private synchronized boolean leaveOut(Peer peer) {
    failing.forget(peer);
    boolean first = isKnown(peer);
    if (first) {
      self.add(peer);
      known = known.stream().filter(other -> !other.equals(peer)).toList();
    }
    return first;
  }

  /** The peers that are known, in order. */
  public synchronized List<Peer> known() {
    return known;
  }

  /** The number of known peers. */
  public synchronized int size() {
    return known.size();
  }

  /** Whether discovery has answered and lists no other node. */
  public synchronized boolean isAlone() {
    return answered && size() == 0;
  }

  /** The number of known peers that are backed off at the moment. */
  public synchronized int backedOff() {
    return failing.resting(ticker.nanos()).size();
  }

  /** The peers that are backed off at the moment for contacts of this kind. */
  public synchronized Set<Peer> backedOff(ContactKind kind) {
    return failing.resting(kind, ticker.nanos());
  }

  /**
   * At most {@code count} different peers for contacts of this kind, chosen at random among those
   * that are eligible and not backed off for it.
   */
  public List<Peer> sample(ContactKind kind, int count, Predicate<Peer> eligible) {
    return without(backedOff(kind)).sample(count, eligible);
  }

  /**
   * Like {@link #sample}, but including peers that are backed off, for a node that has no time
   * left.
   */
  public List<Peer> sampleAny(int count, Predicate<Peer> eligible) {
    return without(Set.of()).sample(count, eligible);
  }

  /**
   * The peer that follows this address in the list, which is circular; null if it is backed off or
   * not eligible, and without any peer.
   */
  public @Nullable Peer successor(ContactKind kind, Peer address, Predicate<Peer> eligible) {
    return without(backedOff(kind)).successor(address, eligible);
  }

  private synchronized PeerChoice without(Set<Peer> resting) {
    return new PeerChoice(known, resting, random);
  }

  /** Records that a contact with this peer succeeded. */
  public void succeeded(ContactKind kind, Peer peer) {
    if (isBack(kind, peer)) {
      log.info("peer {} is back: a {} succeeded", peer, label(kind));
    }
  }

  private synchronized boolean isBack(ContactKind kind, Peer peer) {
    return failing.succeeded(kind, peer);
  }

  /**
   * Records that a contact with this peer failed. It is logged once, until a contact of this kind
   * succeeds. Contacts of another kind are not affected.
   */
  public void failed(ContactKind kind, Peer peer, String reason) {
    if (backOff(kind, peer, properties.minBackoff(), properties.maxBackoff(), reason)) {
      log.info("peer {} failed a {} ({}); backing off", peer, label(kind), reason);
    }
  }

  private static String label(ContactKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Records that a node of another group answers at this address, which is then not contacted for
   * longer.
   */
  public void belongsElsewhere(Peer peer) {
    boolean first = false;
    for (ContactKind kind : ContactKind.values()) {
      first |= backOff(kind, peer, ELSEWHERE, ELSEWHERE, "other-group");
    }
    if (first) {
      log.info("peer {} belongs to another group; backing off for a minute", peer);
    }
  }

  /** Whether this is the first failure; false if the peer is no longer listed. */
  private synchronized boolean backOff(
      ContactKind kind, Peer peer, Duration min, Duration max, String reason) {
    return isKnown(peer) && failing.failed(kind, peer, ticker.nanos(), min, max, reason);
  }

  /** Whether the last contact with each known peer failed for this reason. */
  public synchronized boolean allFailedBy(String reason) {
    return known.stream().allMatch(peer -> reason.equals(failing.lastReason(peer)));
  }

  private boolean isKnown(Peer peer) {
    return Collections.binarySearch(known, peer) >= 0;
  }
}
