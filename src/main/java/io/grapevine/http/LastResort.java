package io.grapevine.http;

import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/**
 * Handles errors that no other handler handles, on all three ports: it counts them, answers them if
 * there is still a client to answer, and logs them with the stack trace, at most once a minute.
 *
 * <p>It precedes Spring Boot's own handler, which logs a stack trace for each.
 */
@Component
@Order(-2)
public final class LastResort implements WebExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(LastResort.class);

  private final Counter failures;
  private final Counter dropped;
  private final OnceAMinute failed;
  private final OnceAMinute lost;

  public LastResort(MeterRegistry registry, Ticker ticker) {
    failures =
        Counter.builder("grapevine.http.failures")
            .description("Requests that failed because of a defect of this node, on all ports")
            .register(registry);
    dropped =
        Counter.builder("grapevine.http.dropped.errors")
            .description("Errors after the end of a request, mostly connections that were reset")
            .register(registry);
    failed = new OnceAMinute(ticker);
    lost = new OnceAMinute(ticker);
    Hooks.resetOnErrorDropped(); // Hooks add up: each node of this JVM would log the same error.
    Hooks.onErrorDropped(this::drop);
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
    if (isGone(error) || exchange.getResponse().isCommitted()) {
      return Mono.empty(); // The connection ends, which is counted elsewhere.
    }
    if (error instanceof ErrorResponse known) {
      exchange.getResponse().getHeaders().putAll(known.getHeaders());
      return PlainProblem.write(exchange.getResponse(), known.getStatusCode());
    }
    failed(exchange, error);
    return PlainProblem.write(exchange.getResponse(), HttpStatus.INTERNAL_SERVER_ERROR);
  }

  /** Whether the error only means that the client closed its connection. */
  public static boolean isGone(Throwable error) {
    return DisconnectedClientHelper.isClientDisconnectedException(error);
  }

  /** Counts and logs a request that failed. */
  public void failed(ServerWebExchange exchange, Throwable error) {
    ServerHttpRequest request = exchange.getRequest();
    failed(request.getMethod() + " " + request.getPath(), error);
  }

  /** As above, for a request without an exchange. */
  public void failed(String request, Throwable error) {
    failures.increment();
    failed.happened(times ->
        log.error(
            "{} failed unexpectedly ({} requests since the last report)", request, times, error));
  }

  private void drop(Throwable error) {
    dropped.increment();
    lost.happened(times ->
        log.info(
            "an error occurred after the end of its request ({} times since the last report): {}",
            times,
            error.toString()));
  }
}
