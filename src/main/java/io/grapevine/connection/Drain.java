package io.grapevine.connection;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * How a node stops: it takes no more writes, and tells every rumor until a peer took it or the time
 * is up.
 *
 * <p>At the end it refuses deltas of peers as well, and only then looks for the last time whether
 * something is left: a peer must not believe that it told somebody who can no longer pass it on.
 */
@Component
final class Drain {

  private static final Logger log = LoggerFactory.getLogger(Drain.class);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final ReplicatedState state;
  private final RumorBuffer rumors;
  private final Publisher publisher;
  private final PeerDirectory directory;
  private final Life life;
  private final ConnectionProperties properties;
  private final Scheduler timer;

  Drain(
      ReplicatedState state,
      RumorBuffer rumors,
      Publisher publisher,
      PeerDirectory directory,
      Life life,
      ConnectionProperties properties,
      Scheduler timer) {
    this.state = state;
    this.rumors = rumors;
    this.publisher = publisher;
    this.directory = directory;
    this.life = life;
    this.properties = properties;
    this.timer = timer;
  }

  /** Completes when nothing is left to tell, or the drain time-out is over. */
  Mono<Void> run() {
    return Mono.fromRunnable(
            () -> {
              life.stopping();
              state.refuseWrites(PutResult.Reason.STOPPING);
            })
        .then(flush())
        .then(Mono.fromRunnable(state::refuseMerges))
        .then(flush())
        .timeout(properties.drainTimeout(), Mono.empty(), timer)
        .then(
            Mono.fromRunnable(() -> {
              state.refuseMerges(); // Also when the time was up before the first flush had ended.
              report();
            }));
  }

  private Mono<Void> flush() {
    return Mono.defer(() -> isDone() ? Mono.empty() : publisher.flushOnce().then(Mono.just(true)))
        .repeatWhen(rounds -> rounds.takeWhile(flushed -> flushed > 0).delayElements(PAUSE, timer))
        .then();
  }

  private boolean isDone() {
    return rumors.isTold() || directory.isAlone();
  }

  private void report() {
    if (rumors.isTold()) {
      log.info("stopping: everything was told");
    } else if (directory.isAlone()) {
      log.info("stopping: nobody else is there to be told {} changes", rumors.untold());
    } else {
      log.warn(
          "stopping: no peer took {} changes within {}",
          rumors.untold(),
          properties.drainTimeout());
    }
  }
}
