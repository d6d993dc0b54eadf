package io.grapevine.repair;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Contacts;
import io.grapevine.connection.Continuity;
import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Sends its own version to random peers and repairs the difference.
 *
 * <p>It asks one peer after the other, each with the version of that moment, so that it does not
 * receive the same difference twice.
 */
@Component
public final class Receiver {

  private final Repair repair;
  private final Contacts contacts;
  private final PeerDirectory directory;
  private final Continuity continuity;
  private final RestingAgents agents;
  private final ConnectionProperties properties;

  Receiver(
      Repair repair,
      Contacts contacts,
      PeerDirectory directory,
      Continuity continuity,
      RestingAgents agents,
      ConnectionProperties properties) {
    this.repair = repair;
    this.contacts = contacts;
    this.directory = directory;
    this.continuity = continuity;
    this.agents = agents;
    this.properties = properties;
  }

  /** One pull round; without a peer it does nothing. */
  public Mono<Void> receiveOnce() {
    return Mono.defer(() -> {
      if (directory.isAlone()) {
        continuity.alone();
      }
      return receive(properties.r0(), properties.responseTimeout());
    });
  }

  /** Asks one peer, and waits for it no longer than a push interval. */
  Mono<Void> receiveFromOne() {
    return Mono.defer(() -> receive(1, properties.pushInterval()));
  }

  private Mono<Void> receive(int count, Duration patience) {
    return Flux.fromIterable(contacts.choose(ContactKind.PULL, count, this::sample))
        .concatMap(peer ->
            contacts.contact(
                ContactKind.PULL, peer, repair.with(peer), patience, properties.transferTimeout()))
        .then();
  }

  private List<Peer> sample(int count, Predicate<Peer> eligible) {
    return directory.sample(
        ContactKind.PULL, count, peer -> eligible.test(peer) && !agents.rests(peer));
  }
}
