package io.grapevine.connection;

import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How a node becomes ready: it pulls the full state from a peer that has it.
 *
 * <p>A peer that is itself still starting does not have it. Only when every peer that is known
 * answered and all of them are still starting does a new cluster form out of what they have. Nobody
 * else there: ready at once.
 */
@Component
final class Bootstrap {

  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  private final Discovery discovery;
  private final PeerDirectory directory;
  private final Contacts contacts;
  private final Repair repair;
  private final Continuity continuity;
  private final Life life;
  private final ConnectionProperties properties;
  private final Scheduler scheduler;
  private final Set<Peer> stillStarting = new HashSet<>();

  Bootstrap(
      Discovery discovery,
      PeerDirectory directory,
      Contacts contacts,
      Repair repair,
      Continuity continuity,
      Life life,
      ConnectionProperties properties,
      Scheduler scheduler) {
    this.discovery = discovery;
    this.directory = directory;
    this.contacts = contacts;
    this.repair = repair;
    this.continuity = continuity;
    this.life = life;
    this.properties = properties;
    this.scheduler = scheduler;
  }

  /** Completes when the node is ready. */
  Mono<Void> run() {
    return attempt()
        .repeatWhen(ended -> ended.delayElements(PAUSE, scheduler))
        .takeUntil(source -> true)
        .next()
        .timeout(properties.bootstrapTimeout(), Mono.fromSupplier(this::giveUp), scheduler)
        .doOnNext(source -> {
          continuity.begin(source);
          life.ready();
        })
        .then();
  }

  /** One try; gives the node whose state this one now has, or nothing. */
  private Mono<NodeInfo> attempt() {
    return discovery
        .refreshOnce()
        .thenMany(
            Flux.defer(() ->
                Flux.fromIterable(
                    contacts.chooseAny(Contacts.Kind.PULL, directory.known().size()))))
        .concatMap(this::pull)
        .next()
        .switchIfEmpty(Mono.defer(this::conclude));
  }

  private Mono<NodeInfo> pull(Peer peer) {
    Mono<NodeInfo> exchange = repair.with(peer).doOnNext(info -> hear(peer, info)).cache();
    return contacts
        .contact(
            Contacts.Kind.PULL,
            peer,
            exchange,
            properties.bootstrapTimeout().dividedBy(2), // A slow peer leaves time for another one.
            properties.transferTimeout())
        .filter(ended -> ended)
        .flatMap(ended -> exchange)
        .filter(NodeInfo::isComplete);
  }

  private void hear(Peer peer, NodeInfo info) {
    if (!info.isComplete()) {
      stillStarting.add(peer);
    }
  }

  private Mono<NodeInfo> conclude() {
    if (directory.isAlone()) {
      log.info("no other node is there");
      return Mono.just(NodeInfo.UNKNOWN);
    }
    boolean forming = !directory.known().isEmpty() && stillStarting.containsAll(directory.known());
    if (forming) {
      log.info("all of {} peers are starting as well: a new cluster", directory.known().size());
      return Mono.just(NodeInfo.UNKNOWN);
    }
    return Mono.empty();
  }

  private NodeInfo giveUp() {
    log.warn(
        "none of {} peers gave its state within {}; ready without it",
        directory.known().size(),
        properties.bootstrapTimeout());
    return NodeInfo.UNKNOWN;
  }
}
