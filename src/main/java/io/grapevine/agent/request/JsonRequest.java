package io.grapevine.agent.request;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.bytes.Blocks;
import io.grapevine.http.BodyException;
import io.grapevine.http.JsonBody;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.MalformedJsonException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The body of a request that is one JSON document. */
public final class JsonRequest {

  private JsonRequest() {}

  /**
   * Reads the bytes of the document.
   *
   * @param most the maximum number of bytes
   * @param tooLarge the problem of a longer body
   */
  public static Mono<Blocks> read(
      RequestBodies bodies,
      ServerWebExchange exchange,
      long most,
      Supplier<ProblemException> tooLarge) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    if (headers.containsHeader(HttpHeaders.CONTENT_RANGE)) {
      throw new ProblemException(
          Problem.INVALID_VALUE, "The body must be whole; this one has a Content-Range.");
    }
    if (!JsonBody.hasJsonType(headers) || JsonBody.isEncoded(headers)) {
      throw new ProblemException(
          Problem.UNSUPPORTED_TYPE,
          "The body must be application/json without a content encoding.");
    }
    return bodies
        .read(exchange, most)
        .onErrorMap(
            BodyException.class,
            refused ->
                refused.reason() == BodyException.Reason.TOO_LARGE
                    ? tooLarge.get()
                    : problem(refused));
  }

  /** The problem of a body that was not read to its end. */
  public static ProblemException problem(BodyException refused) {
    return switch (refused.reason()) {
      case TOO_LARGE -> problem(Problem.BODY_TOO_LARGE, refused);
      case NO_ROOM -> problem(Problem.OVERLOADED, refused);
      case TOO_SLOW -> problem(Problem.BODY_TIMEOUT, refused);
    };
  }

  /** As above, for a document with a certain form. */
  public static <T> Mono<T> read(
      RequestBodies bodies, ServerWebExchange exchange, long most, Function<Blocks, T> form) {
    return read(
            bodies,
            exchange,
            most,
            () -> tooLarge("The body can have at most %d bytes; split it.".formatted(most)))
        .map(form)
        .onErrorMap(
            MalformedJsonException.class, malformed -> problem(Problem.INVALID_BODY, malformed));
  }

  public static ProblemException tooLarge(String detail) {
    return new ProblemException(Problem.BODY_TOO_LARGE, detail);
  }

  private static ProblemException problem(Problem problem, Exception cause) {
    return new ProblemException(problem, String.valueOf(cause.getMessage()));
  }
}
