package io.grapevine.agent.wait;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.Period;
import io.grapevine.http.Amount;
import io.grapevine.time.Durations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * The requests that wait for something: their number is bounded, each has a time-out, and all of
 * them end when the node begins to drain.
 */
@Component
final class Waits implements SmartLifecycle {

  private final WaitProperties properties;
  private final Scheduler timer;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Sinks.Empty<Void> stopped = Sinks.empty();
  private volatile boolean running;

  Waits(WaitProperties properties, Scheduler timer, MeterRegistry registry) {
    this.properties = properties;
    this.timer = timer;
    Gauge.builder("grapevine.waiting.requests", waiting, AtomicInteger::get)
        .description("Requests that wait for holders of a write, or for an entry")
        .register(registry);
  }

  /**
   * The {@code timeout} of a request.
   *
   * @param text null: the default
   * @throws ProblemException if it is no period, or too long
   */
  Duration timeout(@Nullable String text) {
    return text == null
        ? properties.timeout()
        : Period.parse(text, properties.maxTimeout())
            .orElseThrow(() ->
                new ProblemException(
                    Problem.INVALID_PARAMETER,
                    "timeout must be a number with a unit, from 1ms to %s, such as 500ms, 5s or 1m, not %s."
                        .formatted(Durations.text(properties.maxTimeout()), Quoted.of(text))));
  }

  /**
   * Waits for something.
   *
   * @param wait is called only if there is room for a further request that waits; gets what ends
   *     the wait
   * @return fails with a {@link ProblemException} if there is no room
   */
  <T> Mono<T> bounded(Duration timeout, Function<Mono<?>, Mono<T>> wait) {
    return Mono.using(this::enter, entered -> wait.apply(end(timeout)), this::leave);
  }

  private AtomicInteger enter() {
    if (waiting.incrementAndGet() > properties.maxRequests()) {
      waiting.decrementAndGet();
      throw new ProblemException(
          Problem.TOO_MANY_WAITING,
          "%s on this node already; nothing was changed."
              .formatted(Amount.of(properties.maxRequests(), "request waits", "requests wait")));
    }
    return waiting;
  }

  private void leave(AtomicInteger entered) {
    entered.decrementAndGet();
  }

  private Mono<?> end(Duration timeout) {
    return Mono.firstWithSignal(Mono.delay(timeout, timer).then(), stopped.asMono());
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    stopped.tryEmitEmpty();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public boolean isPauseable() {
    return false;
  }

  /** With the drain, before the servers wait for the requests that they serve. */
  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
  }
}
