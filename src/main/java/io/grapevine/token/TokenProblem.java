package io.grapevine.token;

import io.grapevine.access.Permission;
import io.grapevine.access.Subject;
import io.grapevine.http.PlainProblem;
import io.grapevine.http.Problems;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The problems of tokens, and those of the management port. */
enum TokenProblem {
  UNAUTHENTICATED(HttpStatus.UNAUTHORIZED),
  FORBIDDEN(HttpStatus.FORBIDDEN),
  KEYS_UNAVAILABLE(HttpStatus.SERVICE_UNAVAILABLE),
  OVERLOADED(HttpStatus.SERVICE_UNAVAILABLE);

  private static final String RETRY_SECONDS = "5";

  private final HttpStatus status;

  TokenProblem(HttpStatus status) {
    this.status = status;
  }

  HttpStatus status() {
    return status;
  }

  /** Responds to a request whose token is refused. */
  static Mono<Void> refuse(ServerWebExchange exchange, Reason reason) {
    ServerHttpResponse response = exchange.getResponse();
    return switch (reason) {
      case SEVERAL -> {
        challenge(response, "invalid_request", reason.detail());
        yield PlainProblem.write(response, Problems.of(HttpStatus.BAD_REQUEST, reason.detail()));
      }
      case KEYS_UNAVAILABLE -> KEYS_UNAVAILABLE.later(response, reason);
      case OVERLOADED -> OVERLOADED.later(response, reason);
      default -> {
        challenge(response, "invalid_token", reason.detail());
        yield UNAUTHENTICATED.write(response, reason.detail());
      }
    };
  }

  /** Responds to a request that its sender may not make. */
  static Mono<Void> deny(ServerWebExchange exchange, Subject subject, Permission needed) {
    ServerHttpResponse response = exchange.getResponse();
    String asked =
        "%s %s needs the permission %s"
            .formatted(
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath().value(),
                needed.text());
    if (subject.isAnonymous()) {
      response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
      return UNAUTHENTICATED.write(
          response, asked + ", which requests without a token do not have: send a bearer token.");
    }
    return FORBIDDEN.write(response, asked + ", which " + subject.name() + " does not have.");
  }

  /** RFC 6750, section 3. */
  private static void challenge(ServerHttpResponse response, String error, String description) {
    response
        .getHeaders()
        .set(
            HttpHeaders.WWW_AUTHENTICATE,
            "Bearer error=\"%s\", error_description=\"%s\"".formatted(error, description));
  }

  private Mono<Void> later(ServerHttpResponse response, Reason reason) {
    response.getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
    return write(response, reason.detail());
  }

  private Mono<Void> write(ServerHttpResponse response, String detail) {
    return PlainProblem.write(response, Problems.of(status, this, detail));
  }
}
