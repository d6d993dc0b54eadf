package io.grapevine.connection;

import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tells random peers what changed since the last publish, whether it was written here or learned.
 *
 * <p>The batch is encoded once for all of them. What nobody took stays a rumor and is told again.
 */
@Component
final class Publisher {

  private final RumorBuffer rumors;
  private final PeerClient client;
  private final Contacts contacts;
  private final ConnectionProperties properties;

  Publisher(
      RumorBuffer rumors, PeerClient client, Contacts contacts, ConnectionProperties properties) {
    this.rumors = rumors;
    this.client = client;
    this.contacts = contacts;
    this.properties = properties;
  }

  /** One push round; without a rumor or a peer it does nothing. */
  Mono<Void> publishOnce() {
    return Mono.defer(() ->
        rumors.isEmpty()
            ? Mono.empty()
            : tell(
                contacts.choose(Contacts.Kind.PUSH, properties.r0()), properties.pushInterval()));
  }

  /**
   * A push round that tries peers that are backed off as well and waits for them, for a node that
   * is about to stop.
   */
  Mono<Void> flushOnce() {
    return Mono.defer(() ->
        rumors.isEmpty()
            ? Mono.empty()
            : tell(
                contacts.chooseAny(Contacts.Kind.PUSH, properties.r0()),
                properties.responseTimeout()));
  }

  private Mono<Void> tell(List<Peer> peers, Duration patience) {
    if (peers.isEmpty()) {
      return Mono.empty();
    }
    int maxBytes = Math.toIntExact(properties.maxBatchSize().toBytes());
    Delta delta = new DeltaEncoder(rumors.oldest(maxBytes).iterator(), maxBytes).next();
    Duration deadline = properties.connectTimeout().plus(properties.responseTimeout());
    return Flux.fromIterable(peers)
        .flatMap(
            peer ->
                contacts.contact(
                    Contacts.Kind.PUSH,
                    peer,
                    client.push(peer, delta).doOnSuccess(info -> rumors.told(delta.entries())),
                    patience,
                    deadline),
            properties.maxContacts())
        .reduce(false, Boolean::logicalOr)
        .doOnNext(taken -> {
          if (!taken) {
            rumors.postpone(delta.entries());
          }
        })
        .then();
  }
}
