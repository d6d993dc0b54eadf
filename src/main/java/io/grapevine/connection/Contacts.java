package io.grapevine.connection;

import static java.util.stream.Collectors.toSet;

import io.grapevine.http.Counters;
import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The contacts of this node with its peers: each has a deadline, is counted, and updates the peer's
 * back-off.
 *
 * <p>A round waits for a contact only for a while. A slower one continues by itself up to its
 * deadline, and its peer is not chosen again until then. So a hung peer costs its own contact and
 * never delays the others.
 */
@Component
public final class Contacts {

  private static final Logger log = LoggerFactory.getLogger(Contacts.class);

  /** Without it, Reactor composes the text of an error for each contact, needed or not. */
  private static final Mono<Void> TOO_LATE = Mono.error(TimeoutException::new);

  private final PeerDirectory directory;
  private final Encounters encounters;
  private final GossipMetrics metrics;
  private final Scheduler gossip;
  private final Ticker ticker;

  /** When the contacts in progress began, in nanoseconds. */
  private final Map<Peer, Long> pushing = new ConcurrentHashMap<>();

  private final Map<Peer, Long> pulling = new ConcurrentHashMap<>();

  Contacts(
      PeerDirectory directory,
      Encounters encounters,
      GossipMetrics metrics,
      Scheduler gossip,
      Ticker ticker) {
    this.directory = directory;
    this.encounters = encounters;
    this.metrics = metrics;
    this.gossip = gossip;
    this.ticker = ticker;
  }

  /** A way to choose at most this number of eligible peers. */
  public interface Choice {
    List<Peer> of(int count, Predicate<Peer> eligible);
  }

  /** Chooses the peers of one round, without those that have a contact of this kind in progress. */
  public List<Peer> choose(ContactKind kind, int count, Choice choice) {
    metrics.round(kind);
    return choice.of(count, peer -> !busyWith(kind).containsKey(peer));
  }

  /** Whether a contact of this kind is in progress. */
  public boolean isUnderWay(ContactKind kind) {
    return !busyWith(kind).isEmpty();
  }

  /** The peers that no round can choose at the moment: busy with a contact, or backed off. */
  public Set<Peer> outOfReach(ContactKind kind) {
    Set<Peer> peers = directory.backedOff(kind);
    peers.addAll(busyWith(kind).keySet());
    return peers;
  }

  /** The peers with a contact of this kind in progress, for at most this time. */
  public Set<Peer> underWay(ContactKind kind, Duration atMost) {
    long now = ticker.nanos();
    return busyWith(kind).entrySet().stream()
        .filter(contact -> now - contact.getValue() <= atMost.toNanos())
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  /**
   * Performs a contact; never fails.
   *
   * @param patience how long the caller waits
   * @param deadline how long the contact may take in total
   * @return whether the contact succeeded while the caller waited
   */
  public Mono<Boolean> contact(
      ContactKind kind, Peer peer, Mono<?> exchange, Duration patience, Duration deadline) {
    return contact(kind, peer, exchange, patience, deadline, () -> {});
  }

  /**
   * As above.
   *
   * @param late runs when the contact ends after the caller stopped waiting; the peer is free then
   */
  public Mono<Boolean> contact(
      ContactKind kind,
      Peer peer,
      Mono<?> exchange,
      Duration patience,
      Duration deadline,
      Runnable late) {
    return Mono.defer(() -> {
      if (busyWith(kind).putIfAbsent(peer, ticker.nanos()) != null) {
        return Mono.just(false);
      }
      Mono<Boolean> outcome =
          exchange
              .then()
              .timeout(deadline, TOO_LATE, gossip)
              .then(Mono.fromSupplier(() -> ended(kind, peer, ContactOutcome.OK)))
              .onErrorResume(
                  error -> Mono.fromSupplier(() -> ended(kind, peer, ContactOutcome.of(error))))
              .cache();
      outcome.subscribe(
          ended -> {}, error -> log.error("a contact with {} failed unexpectedly", peer, error));
      Mono<Boolean> whenLate = outcome.doOnNext(ended -> late.run());
      return outcome
          .timeout(patience, Mono.fromRunnable(whenLate::subscribe).thenReturn(false), gossip)
          .doOnCancel(whenLate::subscribe);
    });
  }

  /**
   * Frees the peer, once its back-off says whether it can be chosen, and before the caller hears of
   * it: the next round begins at once.
   */
  private boolean ended(ContactKind kind, Peer peer, ContactOutcome outcome) {
    try {
      metrics.contact(kind, outcome);
      switch (outcome) {
        case OK -> directory.succeeded(kind, peer);
        case SELF -> directory.noticeSelf(peer);
        case OTHER_GROUP -> directory.belongsElsewhere(peer);
        default -> {
          encounters.failed(peer);
          directory.failed(kind, peer, Counters.label(outcome));
        }
      }
      return outcome == ContactOutcome.OK;
    } finally {
      busyWith(kind).remove(peer);
    }
  }

  private Map<Peer, Long> busyWith(ContactKind kind) {
    return kind == ContactKind.PUSH ? pushing : pulling;
  }
}
