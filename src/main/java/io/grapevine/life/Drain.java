package io.grapevine.life;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.Continuity;
import io.grapevine.connection.Encounters;
import io.grapevine.connection.Life;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Discovery;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.repair.Repair;
import io.grapevine.rumor.Publisher;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * The second phase of a shutdown: the node rejects writes, and sends every rumor until a peer has
 * accepted it or the time is over. Then it makes some peers equal to itself, first those from which
 * it was separated: changes that only this node and its neighbors have may have ended as rumors.
 *
 * <p>At the end it rejects deltas of peers as well, and only then checks for the last time whether
 * something is left: a peer must not believe that it delivered a change to a node that can no
 * longer forward it.
 *
 * <p>The node does not wait for peers that announced their own shutdown and no longer answer.
 */
@Component
final class Drain {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration PAUSE = Duration.ofMillis(50);
  private static final Duration BUSY_PAUSE = Duration.ofMillis(250);

  private final ReplicatedState state;
  private final RumorBuffer rumors;
  private final Publisher publisher;
  private final Repair repair;
  private final Discovery discovery;
  private final PeerDirectory directory;
  private final Encounters encounters;
  private final Continuity continuity;
  private final Life life;
  private final ConnectionProperties properties;
  private final Scheduler timer;

  /** The number of repaired peers that keep running. */
  private final AtomicInteger repaired = new AtomicInteger();

  Drain(
      ReplicatedState state,
      RumorBuffer rumors,
      Publisher publisher,
      Repair repair,
      Discovery discovery,
      PeerDirectory directory,
      Encounters encounters,
      Continuity continuity,
      Life life,
      ConnectionProperties properties,
      Scheduler timer) {
    this.state = state;
    this.rumors = rumors;
    this.publisher = publisher;
    this.repair = repair;
    this.discovery = discovery;
    this.directory = directory;
    this.encounters = encounters;
    this.continuity = continuity;
    this.life = life;
    this.properties = properties;
    this.timer = timer;
  }

  /** Completes when nothing is left to send, or the drain timeout is over. */
  Mono<Void> run() {
    return Mono.defer(
            () -> {
              life.stopping();
              state.refuseWrites(PutResult.Reason.STOPPING);
              encounters.forgetFailures();
              return Mono.when(discovery.refreshOnce(), flush())
                  .then(continuity.hasBegun() ? meet() : Mono.empty())
                  .then(Mono.fromRunnable(state::refuseMerges))
                  .then(flush())
                  .timeout(properties.drainTimeout(), Mono.empty(), timer);
            })
        .doOnError(error -> log.error("the drain failed", error))
        .onErrorComplete()
        .then(
            Mono.fromRunnable(() -> {
              state.refuseMerges(); // Also if the time was over before the first flush had ended.
              report();
            }));
  }

  private Mono<Void> flush() {
    return Mono.defer(() -> isDone() ? Mono.empty() : publisher.flushOnce().then(Mono.just(true)))
        .repeatWhen(rounds -> rounds.takeWhile(flushed -> flushed > 0).delayElements(PAUSE, timer))
        .then();
  }

  private boolean isDone() {
    return !rumors.hasUntold() || directory.isAlone() || isLast();
  }

  private boolean isLast() {
    List<Peer> known = directory.known();
    return !known.isEmpty() && known.stream().allMatch(encounters::hasStopped);
  }

  /**
   * Makes as many peers equal to this node as a round contacts. It uses at most half of the time,
   * so that hanging peers do not block the rumors.
   */
  private Mono<Void> meet() {
    return Flux.defer(() -> Flux.fromIterable(encounters.longestApartFirst(directory.known())))
        .flatMap(this::meet, properties.r0())
        .filter(goesOn -> goesOn)
        .take(properties.r0())
        .doOnNext(goesOn -> repaired.incrementAndGet())
        .then()
        .timeout(properties.drainTimeout().dividedBy(2), Mono.empty(), timer);
  }

  /** Whether the peer has all entries of this node, and keeps running. */
  private Mono<Boolean> meet(Peer peer) {
    Mono<NodeInfo> once = repair.withoutDelay(peer);
    return once.flatMap(info -> rumors.hasLeftOut() ? once : Mono.just(info))
        .retryWhen(
            Retry.fixedDelay(Long.MAX_VALUE, BUSY_PAUSE).scheduler(timer).filter(Drain::isBusy))
        .map(info -> info.isComplete() && !info.cutOff() && !info.stopping())
        .doOnError(error -> encounters.failed(peer))
        .onErrorReturn(false);
  }

  private static boolean isBusy(Throwable error) {
    return ContactOutcome.of(error) == ContactOutcome.BUSY;
  }

  private void report() {
    if (rumors.isTold()) {
      log.info("shutting down: all changes were sent");
    } else if (directory.isAlone()) {
      log.info(
          "shutting down: no other node is listed; {} changes end with this node", rumors.untold());
    } else if (isLast()) {
      log.info(
          "shutting down: all peers have stopped; {} changes end with this node", rumors.untold());
    } else if (repaired.get() > 0 && !rumors.hasUntold()) {
      log.info(
          "shutting down: all changes were sent, {} of them, too many for rumors, by repairs with {}"
              + " peers",
          rumors.untold(),
          repaired.get());
    } else {
      log.warn(
          "shutting down: no peer accepted {} changes within {}; they are lost unless another node"
              + " has them",
          rumors.untold(),
          Durations.text(properties.drainTimeout()));
    }
  }
}
