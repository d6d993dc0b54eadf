package io.grapevine.rumor;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * When push rounds begin: as soon as there is something to send, and no earlier one is in progress.
 * Changes that come meanwhile gather, so that batches grow with the load by themselves. What no
 * peer can take is tried again once in each push interval.
 *
 * <p>Without anything to send there are no rounds.
 */
public final class Pushes {

  private final Publisher publisher;
  private final RumorBuffer rumors;
  private final Concerns concerns;
  private final Ticker ticker;
  private final long interval;
  private volatile long lastRetry;

  /** The rounds of this publisher, which sends these rumors and meets these concerns. */
  public Pushes(
      Publisher publisher,
      RumorBuffer rumors,
      Concerns concerns,
      ConnectionProperties properties,
      Ticker ticker) {
    this.publisher = publisher;
    this.rumors = rumors;
    this.concerns = concerns;
    this.ticker = ticker;
    this.interval = properties.pushInterval().toNanos();
    this.lastRetry = ticker.nanos() - interval;
  }

  /** The next round. */
  public Mono<Void> round() {
    long now = ticker.nanos();
    if (now - lastRetry < interval) {
      return publisher.publishReady();
    }
    lastRetry = now;
    return publisher.publishOnce();
  }

  /** The pause after a round. */
  public Duration pause() {
    if (rumors.hasReady() || concerns.hasReady()) {
      return Duration.ZERO;
    }
    return rumors.isQuiet() && concerns.isEmpty()
        ? Repetition.UNTIL_SIGNALLED
        : Duration.ofNanos(Math.max(0, lastRetry + interval - ticker.nanos()));
  }
}
