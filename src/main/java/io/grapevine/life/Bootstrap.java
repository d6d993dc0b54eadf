package io.grapevine.life;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Contacts;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.Life;
import io.grapevine.life.Hearsay.Word;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.ContactKind;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.repair.Progress;
import io.grapevine.repair.Repair;
import io.grapevine.time.Durations;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Makes a node ready: it pulls the full state from a peer that has it.
 *
 * <p>A peer that is itself starting does not have it. A new cluster forms from the entries of all
 * nodes only if every known peer has answered and all of them are starting. A peer that was cut off
 * is trusted only if there is no other one. Without other nodes, the node is ready at once.
 *
 * <p>The timeout is for peers that do not answer. It counts from the moment when a peer is known.
 * It ends neither a transfer that makes progress nor the wait for a busy peer that has a state: a
 * node that is ready and empty is worse than one that is late.
 */
@Component
final class Bootstrap {

  private static final Logger log = LoggerFactory.getLogger(Bootstrap.class);
  private static final Duration PAUSE = Duration.ofMillis(250);

  /** While a transfer has received data within this time, no other one is started. */
  private static final Duration RECENTLY = Duration.ofSeconds(2);

  /**
   * How long the node waits for a peer that sent a part of its state and then does not answer in
   * time.
   */
  private static final Duration PAUSING = Duration.ofMinutes(5);

  private final Discovery discovery;
  private final PeerDirectory directory;
  private final Contacts contacts;
  private final Repair repair;
  private final Progress progress;
  private final Continuity continuity;
  private final Life life;
  private final Founder founder;
  private final ConnectionProperties properties;
  private final Scheduler timer;
  private final Hearsay hearsay;
  private final Patience patience;
  private final StartReport report;
  private final OnceAMinute failures;
  private volatile @Nullable NodeInfo source;

  Bootstrap(
      Discovery discovery,
      PeerDirectory directory,
      Contacts contacts,
      Repair repair,
      Progress progress,
      Continuity continuity,
      Life life,
      Founder founder,
      ConnectionProperties properties,
      Scheduler timer,
      Ticker ticker) {
    this.discovery = discovery;
    this.directory = directory;
    this.contacts = contacts;
    this.repair = repair;
    this.progress = progress;
    this.continuity = continuity;
    this.life = life;
    this.founder = founder;
    this.properties = properties;
    this.timer = timer;
    this.hearsay = new Hearsay(ticker);
    this.patience = new Patience(directory, properties.bootstrapTimeout(), ticker);
    this.report = new StartReport(life, hearsay, ticker);
    this.failures = new OnceAMinute(ticker);
  }

  /** Completes when the node is ready. */
  Mono<Void> run() {
    return Mono.defer(() -> {
      patience.begin();
      report.begin();
      return Mono.defer(this::attempt)
          .onErrorResume(this::goOn)
          .repeatWhen(ended -> ended.delayElements(PAUSE, timer))
          .takeUntil(info -> true)
          .next()
          .doOnNext(info -> {
            continuity.begin(info);
            life.ready();
          })
          .then();
    });
  }

  private Mono<NodeInfo> goOn(Throwable error) {
    failures.happened(
        times -> log.error("the bootstrap failed unexpectedly {} times; retrying", times, error));
    return Mono.empty();
  }

  /**
   * One attempt; returns the node whose state this one now has, or nothing. A slower contact
   * continues while the node asks the others, and counts in the next attempt.
   */
  private Mono<NodeInfo> attempt() {
    Duration left = patience.left();
    Mono<NodeInfo> answer =
        discovery
            .refreshOnce()
            .thenMany(Flux.defer(() -> Flux.fromIterable(toAsk()).concatMap(this::pull)))
            .next();
    return (left.isZero() ? answer : answer.timeout(left, Mono.empty(), timer))
        .switchIfEmpty(Mono.defer(this::conclude));
  }

  private List<Peer> toAsk() {
    return isTransferred()
        ? List.of()
        : contacts.choose(
            ContactKind.PULL,
            directory.size(),
            (count, eligible) -> directory.sampleAny(count, eligible.and(hearsay::isWorthAsking)));
  }

  private Mono<NodeInfo> pull(Peer peer) {
    Mono<NodeInfo> exchange =
        repair
            .with(peer)
            .doOnNext(info -> hear(peer, info))
            .doOnError(error -> hearsay.failed(peer, error));
    return contact(peer, exchange, properties.responseTimeout())
        .filter(info -> info.isComplete() && !info.cutOff());
  }

  /**
   * At its deadline the exchange itself is canceled: nothing but the contact may subscribe to it.
   */
  private Mono<NodeInfo> contact(Peer peer, Mono<NodeInfo> exchange, Duration waiting) {
    AtomicReference<@Nullable NodeInfo> heard = new AtomicReference<>();
    return contacts
        .contact(
            ContactKind.PULL,
            peer,
            exchange.doOnNext(heard::set),
            waiting,
            properties.transferTimeout())
        .filter(ended -> ended)
        .mapNotNull(ended -> heard.get());
  }

  private void hear(Peer peer, NodeInfo info) {
    hearsay.answered(peer, info);
    if (info.isComplete() && !info.cutOff()) {
      source = info;
    }
  }

  private Mono<NodeInfo> conclude() {
    NodeInfo heard = source;
    if (heard != null) {
      return Mono.just(heard);
    }
    if (directory.isAlone()) {
      log.info("no other node is listed");
      return found();
    }
    List<Peer> known = directory.known();
    hearsay.retain(known);
    boolean isNewCluster = hearsay.areAllStarting(known);
    if (!isNewCluster && (!patience.isOver() || isSomewhere())) {
      report.say(known, isTransferred());
      return Mono.empty();
    }
    List<Peer> cutOff = hearsay.who(Word.CUT_OFF);
    if (!cutOff.isEmpty()) {
      return fromOneOf(cutOff);
    }
    if (isNewCluster) {
      log.info("all {} peers are starting as well; forming a new cluster", known.size());
    } else {
      log.warn(
          "no peer returned its state within {}; becoming ready without it: {}",
          Durations.text(properties.bootstrapTimeout()),
          known.isEmpty() ? "no peer is known" : hearsay.describe(known));
    }
    return found();
  }

  private Mono<NodeInfo> found() {
    founder.found();
    return Mono.just(NodeInfo.UNKNOWN);
  }

  /**
   * Whether a known peer has a state. A peer that sent a part of it and then does not answer in
   * time may be collecting garbage, and a part of a state looks like all of it.
   */
  private boolean isSomewhere() {
    return progress.isWithin(Hearsay.LONG_MEMORY)
        || progress.isWithin(PAUSING) && !hearsay.who(Word.SLOW).isEmpty()
        || !hearsay.who(Word.BUSY).isEmpty()
        || !hearsay.who(Word.TOO_LARGE).isEmpty();
  }

  private boolean isTransferred() {
    return progress.isWithin(RECENTLY) && contacts.isUnderWay(ContactKind.PULL);
  }

  /**
   * Without other peers, the state of a node that may hold deleted keys is better than none; but a
   * node that starts with it has not followed the cluster for as long as that one.
   */
  private Mono<NodeInfo> fromOneOf(List<Peer> cutOff) {
    return Flux.fromIterable(cutOff)
        .concatMap(peer -> contact(peer, repair.withAny(peer), properties.transferTimeout()))
        .next()
        .doOnNext(info -> log.info("received the state of a node that was cut off"))
        .map(info -> NodeInfo.UNKNOWN);
  }
}
