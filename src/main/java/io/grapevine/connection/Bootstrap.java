package io.grapevine.connection;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
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
 * answered and all of them are still starting does a new cluster form out of what they have. One
 * that was cut off is believed only when there is no other. Nobody else there: ready at once.
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
  private final Scheduler timer;
  private final Set<Peer> stillStarting = ConcurrentHashMap.newKeySet();
  private final Set<Peer> cutOff = ConcurrentHashMap.newKeySet();
  private volatile @Nullable NodeInfo source;

  Bootstrap(
      Discovery discovery,
      PeerDirectory directory,
      Contacts contacts,
      Repair repair,
      Continuity continuity,
      Life life,
      ConnectionProperties properties,
      Scheduler timer) {
    this.discovery = discovery;
    this.directory = directory;
    this.contacts = contacts;
    this.repair = repair;
    this.continuity = continuity;
    this.life = life;
    this.properties = properties;
    this.timer = timer;
  }

  /** Completes when the node is ready. */
  Mono<Void> run() {
    return attempt()
        .repeatWhen(ended -> ended.delayElements(PAUSE, timer))
        .takeUntil(info -> true)
        .next()
        .timeout(properties.bootstrapTimeout(), Mono.defer(this::giveUp), timer)
        .doOnNext(info -> {
          continuity.begin(info);
          life.ready();
        })
        .then();
  }

  /**
   * One try; gives the node whose state this one now has, or nothing. A peer that takes longer goes
   * on while the others are asked, and counts in the next try.
   */
  private Mono<NodeInfo> attempt() {
    return discovery
        .refreshOnce()
        .thenMany(
            Flux.defer(() ->
                Flux.fromIterable(
                    contacts.choose(Contacts.Kind.PULL, directory.size(), directory::sampleAny))))
        .concatMap(this::pull)
        .next()
        .switchIfEmpty(Mono.defer(this::conclude));
  }

  private Mono<NodeInfo> pull(Peer peer) {
    return contact(
            peer,
            repair.with(peer).doOnNext(info -> hear(peer, info)),
            properties.responseTimeout())
        .filter(info -> info.isComplete() && !info.cutOff());
  }

  private Mono<NodeInfo> contact(Peer peer, Mono<NodeInfo> exchange, Duration patience) {
    Mono<NodeInfo> once = exchange.cache();
    return contacts
        .contact(Contacts.Kind.PULL, peer, once, patience, properties.transferTimeout())
        .filter(ended -> ended)
        .flatMap(ended -> once);
  }

  private void hear(Peer peer, NodeInfo info) {
    if (!info.isComplete()) {
      stillStarting.add(peer);
    } else if (info.cutOff()) {
      cutOff.add(peer);
    } else {
      source = info;
    }
  }

  private Mono<NodeInfo> conclude() {
    NodeInfo heard = source;
    if (heard != null) {
      return Mono.just(heard);
    }
    if (directory.isAlone()) {
      log.info("no other node is there");
      return Mono.just(NodeInfo.UNKNOWN);
    }
    List<Peer> known = directory.known();
    boolean heardOfAll =
        known.stream().allMatch(peer -> stillStarting.contains(peer) || cutOff.contains(peer));
    if (known.isEmpty() || !heardOfAll) {
      return Mono.empty();
    }
    if (!cutOff.isEmpty()) {
      return fromOneThatWasCutOff();
    }
    log.info("all of {} peers are starting as well: a new cluster", known.size());
    return Mono.just(NodeInfo.UNKNOWN);
  }

  /**
   * The state of a node that may hold what others forgot is better than none where there are no
   * others; but who starts with it has not followed the cluster for as long as that one.
   */
  private Mono<NodeInfo> fromOneThatWasCutOff() {
    return Flux.fromIterable(cutOff)
        .concatMap(peer -> contact(peer, repair.withAny(peer), properties.transferTimeout()))
        .next()
        .doOnNext(info -> log.info("the state is that of a node that was cut off"))
        .map(info -> NodeInfo.UNKNOWN);
  }

  private Mono<NodeInfo> giveUp() {
    return fromOneThatWasCutOff()
        .switchIfEmpty(
            Mono.fromSupplier(() -> {
              log.warn(
                  "none of {} peers gave its state within {}; ready without it",
                  directory.known().size(),
                  properties.bootstrapTimeout());
              return NodeInfo.UNKNOWN;
            }));
  }
}
