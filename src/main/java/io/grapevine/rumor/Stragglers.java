package io.grapevine.rumor;

import io.grapevine.time.Ticker;
import java.time.Duration;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Ends a push round without the peers that are late: one that pauses, as for a garbage collection,
 * must not keep the next changes from all others.
 */
@Component
final class Stragglers {

  /** On a busy machine, threads wait some milliseconds for a processor. */
  private static final Duration GRACE = Duration.ofMillis(10);

  private final Ticker ticker;
  private final Scheduler gossip;

  Stragglers(Ticker ticker, Scheduler gossip) {
    this.ticker = ticker;
    this.gossip = gossip;
  }

  /**
   * The same answers, but after each of them it waits for the next only as long again as for all
   * before, at least 10 ms. It waits for the first without a limit.
   */
  <T> Flux<T> leaveBehind(Flux<T> answers) {
    return Flux.defer(() -> {
      long begun = ticker.nanos();
      return answers.timeout(
          Mono.never(), answer -> Mono.delay(grace(ticker.nanos() - begun), gossip), Flux.empty());
    });
  }

  private static Duration grace(long waited) {
    return Duration.ofNanos(Math.max(GRACE.toNanos(), waited));
  }
}
