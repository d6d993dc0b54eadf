package io.grapevine.rumor;

import static java.util.stream.Collectors.toSet;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Contacts;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.Doubt;
import io.grapevine.connection.Encounters;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.message.Deltas;
import io.grapevine.message.Receipt;
import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.Entry;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Pushes changes to some peers, whether they were written here or received, until enough peers have
 * them.
 *
 * <p>The batch is encoded once for all of them. Changes that no peer accepted stay rumors and are
 * sent again.
 */
@Component
public final class Publisher {

  private final RumorBuffer rumors;
  private final Concerns concerns;
  private final Receipts receipts;
  private final PeerClient client;
  private final Contacts contacts;
  private final Walk walk;
  private final PeerDirectory directory;
  private final Stragglers stragglers;
  private final Encounters encounters;
  private final Continuity continuity;
  private final ConnectionProperties properties;

  Publisher(
      RumorBuffer rumors,
      Concerns concerns,
      Receipts receipts,
      PeerClient client,
      Contacts contacts,
      Walk walk,
      PeerDirectory directory,
      Stragglers stragglers,
      Encounters encounters,
      Continuity continuity,
      ConnectionProperties properties) {
    this.rumors = rumors;
    this.concerns = concerns;
    this.receipts = receipts;
    this.client = client;
    this.contacts = contacts;
    this.walk = walk;
    this.directory = directory;
    this.stragglers = stragglers;
    this.encounters = encounters;
    this.continuity = continuity;
    this.properties = properties;
  }

  /** A push round of all rumors; without a rumor or a peer it does nothing. */
  public Mono<Void> publishOnce() {
    return Mono.defer(() -> {
      rumors.endWhatAllHave(directory.known());
      rumors.retry(reach());
      concerns.retry();
      return publishReady(true);
    });
  }

  /** Forwards entries of a peer to all but these, which have them or receive them from it. */
  public void forward(List<Entry> entries, List<Peer> told) {
    withReach(reach -> rumors.tellOnlyOthers(entries, told, reach));
    rumors.forward();
  }

  /** A push round without those rumors that no peer could take in an earlier one. */
  Mono<Void> publishReady() {
    return publishReady(false);
  }

  private Mono<Void> publishReady(boolean retry) {
    return Mono.defer(() -> {
      withReach(rumors::rest);
      boolean hasRumors = rumors.beginRound();
      boolean hasConcerns = concerns.hasReady();
      if (!hasRumors && !hasConcerns) {
        return Mono.empty();
      }
      List<Peer> peers =
          contacts.choose(
              ContactKind.PUSH,
              properties.r0(),
              (count, eligible) -> {
                List<Peer> some = walk.next(count, eligible.and(rumors::hasNewsFor));
                return hasConcerns ? concerns.reach(some, others(eligible, retry)) : some;
              });
      Batch batch = new Batch(maxBytes(), doubt());
      concerns.entries().forEach(batch::begin);
      Delta delta = delta(rumors.next(batch, peers));
      if (hasConcerns) {
        concerns.ask(delta.entries(), peers);
      }
      return settle(delta, pushWithoutStragglers(peers, addressed(delta, peers)));
    });
  }

  /** Lets rumors rest that no peer in reach lacks. */
  private void withReach(Consumer<Reach> rest) {
    Reach before = reach();
    rest.accept(before);
    Reach now = reach();
    if (!now.outOfReach().containsAll(before.outOfReach())) {
      rumors.retryUnrefused(now); // The late peer that is free now may have come too early.
    }
  }

  private Reach reach() {
    return new Reach(contacts.outOfReach(ContactKind.PUSH), directory.known());
  }

  /** The peers that a concern may need; a retry includes those that are backed off, as the last. */
  private List<Peer> others(Predicate<Peer> eligible, boolean retry) {
    Set<Peer> others =
        new LinkedHashSet<>(directory.sample(ContactKind.PUSH, Integer.MAX_VALUE, eligible));
    if (retry) {
      others.addAll(directory.sampleAny(Integer.MAX_VALUE, eligible));
    }
    return List.copyOf(others);
  }

  /**
   * A push round of changes that no peer has accepted yet, for a node that is about to stop: it
   * also contacts peers that are backed off, and waits for them. It names no recipients: this node
   * will not be there to try again, so they have to forward what they receive.
   */
  public Mono<Void> flushOnce() {
    return Mono.defer(() -> {
      List<Entry> batch = rumors.nextUntold(new Batch(maxBytes(), doubt()));
      return batch.isEmpty() ? Mono.empty() : flush(delta(batch));
    });
  }

  private Delta delta(List<Entry> batch) {
    return batch.isEmpty() ? new Delta(batch) : new Deltas(batch.iterator(), maxBytes()).next();
  }

  private Mono<Void> flush(Delta delta) {
    List<Peer> peers = contacts.choose(ContactKind.PUSH, properties.r0(), directory::sampleAny);
    return settle(delta, push(peers, delta, properties.responseTimeout()));
  }

  /**
   * As {@link #push}, to as many at the same time as may be contacted; the late ones are absent.
   */
  private Flux<Peer> pushWithoutStragglers(List<Peer> peers, Delta delta) {
    return Flux.fromIterable(peers)
        .buffer(properties.maxContacts())
        .concatMap(some -> stragglers.leaveBehind(push(some, delta, properties.pushInterval())));
  }

  /** The peers that take it, each as soon as it has. */
  private Flux<Peer> push(List<Peer> peers, Delta delta, Duration patience) {
    Duration deadline = properties.connectTimeout().plus(properties.responseTimeout());
    return Flux.fromIterable(peers)
        .filter(peer -> !rumors.isToldAll(peer, delta.entries()))
        .flatMap(
            peer ->
                contacts
                    .contact(
                        ContactKind.PUSH,
                        peer,
                        client.push(peer, delta).doOnSuccess(receipt -> hear(peer, delta, receipt)),
                        patience,
                        deadline,
                        () -> rumors.retryUnrefused(reach()))
                    .filter(taken -> taken)
                    .map(taken -> peer),
            properties.maxContacts());
  }

  private Mono<Void> settle(Delta delta, Flux<Peer> takers) {
    return takers
        .count()
        .doOnNext(count -> {
          if (count == 0) {
            rumors.postpone(delta.entries());
          } else {
            withReach(reach -> rumors.endOrRest(delta.entries(), reach));
          }
        })
        .then();
  }

  /**
   * Names the recipients if these are all peers that can be reached: also those that a push of a
   * moment ago still occupies, because they receive this one as soon as that ends.
   */
  private Delta addressed(Delta delta, List<Peer> peers) {
    Set<Peer> told = new HashSet<>(peers);
    told.addAll(contacts.underWay(ContactKind.PUSH, properties.pushInterval()));
    Set<Peer> others = contacts.outOfReach(ContactKind.PUSH);
    List<Peer> known = directory.known();
    return told.size() + others.size() >= known.size()
            && known.stream().allMatch(peer -> told.contains(peer) || others.contains(peer))
        ? delta.to(known.stream().filter(told::contains).map(Peer::toString).collect(toSet()))
        : delta;
  }

  private void hear(Peer peer, Delta delta, Receipt receipt) {
    encounters.answered(peer, receipt.info());
    receipts.accept(peer, delta.entries(), receipt);
    if (receipt.hasNews()) {
      walk.goOnBehind(peer);
    }
  }

  /** A node that was cut off has to find out first which of its entries were deleted. */
  private Doubt doubt() {
    return continuity.isCutOff() ? continuity.doubt() : Doubt.NONE;
  }

  private int maxBytes() {
    return Math.toIntExact(properties.maxBatchSize().toBytes());
  }
}
