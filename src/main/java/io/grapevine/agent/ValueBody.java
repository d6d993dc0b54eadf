package io.grapevine.agent;

import io.grapevine.http.BodyException;
import io.grapevine.http.JsonBody;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.Json;
import io.grapevine.state.Limits;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The value in the body of a request: one JSON document, in its compact form. */
final class ValueBody {

  private ValueBody() {}

  /** Reads the value, up to the maximum size of a value. */
  static Mono<byte[]> read(RequestBodies bodies, ServerWebExchange exchange, Limits limits) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    if (!JsonBody.hasJsonType(headers) || JsonBody.isEncoded(headers)) {
      throw new ProblemException(
          Problem.UNSUPPORTED_TYPE,
          "The body must be application/json without a content encoding.");
    }
    return bodies
        .read(exchange, limits.maxValueBytes())
        .onErrorMap(BodyException.class, refused -> problem(refused, limits))
        .map(Json::compact);
  }

  private static ProblemException problem(BodyException refused, Limits limits) {
    String detail = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case TOO_LARGE -> tooLarge(limits);
      case NO_ROOM -> new ProblemException(Problem.OVERLOADED, detail);
      case TOO_SLOW -> new ProblemException(Problem.BODY_TIMEOUT, detail);
    };
  }

  static ProblemException tooLarge(Limits limits) {
    return new ProblemException(
        Problem.VALUE_TOO_LARGE,
        "A value can have at most %d bytes.".formatted(limits.maxValueBytes()));
  }
}
