package io.grapevine.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Rejects, on the agent port and the management port, requests whose headers would make Spring fail
 * with 500 and a stack trace in the log, and expectations that no handler knows.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class HeadFilter implements WebFilter {

  /** Spring cannot sort more media types than this. */
  private static final int MAX_ACCEPTED = 50;

  private final Counter refused;

  HeadFilter(MeterRegistry registry) {
    refused =
        Counter.builder("grapevine.http.refused.heads")
            .description(
                "Requests rejected because of their path, their Expect, or too many types in Accept")
            .register(registry);
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    Optional<HttpStatus> refusal = refusal(exchange.getRequest());
    if (refusal.isEmpty()) {
      return chain.filter(exchange);
    }
    refused.increment();
    return PlainProblem.write(exchange.getResponse(), refusal.get());
  }

  private static Optional<HttpStatus> refusal(ServerHttpRequest request) {
    if (request.getPath().value().startsWith("//")) { // As a URI, it would begin with a host.
      return Optional.of(HttpStatus.NOT_FOUND);
    }
    String expected = request.getHeaders().getFirst(HttpHeaders.EXPECT);
    if (expected != null && !expected.equalsIgnoreCase("100-continue")) {
      return Optional.of(HttpStatus.EXPECTATION_FAILED);
    }
    return isAcceptable(request.getHeaders())
        ? Optional.empty()
        : Optional.of(HttpStatus.NOT_ACCEPTABLE);
  }

  private static boolean isAcceptable(HttpHeaders headers) {
    return headers.getOrEmpty(HttpHeaders.ACCEPT).stream()
            .mapToInt(accept -> accept.split(",", -1).length)
            .sum()
        <= MAX_ACCEPTED;
  }
}
