package io.grapevine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** A problem of HTTP itself, written without the components that may just have failed. */
final class PlainProblem {

  private PlainProblem() {}

  static Mono<Void> write(ServerHttpResponse response, HttpStatusCode status) {
    if (!response.setStatusCode(status)) {
      return Mono.empty(); // A response has begun: it ends here.
    }
    byte[] json = json(status);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLength(json.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
  }

  static byte[] json(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(
            Problems.typeOf(status),
            known == null ? "" : known.getReasonPhrase(),
            status.value(),
            known == null ? "" : detail(known))
        .getBytes(US_ASCII);
  }

  private static String detail(HttpStatus status) {
    return switch (status) {
      case BAD_REQUEST -> "The request is not valid HTTP, or its URL is not a valid URI.";
      case FORBIDDEN -> "Pages of this origin may not send this request.";
      case NOT_FOUND -> "There is nothing at this path.";
      case NOT_ACCEPTABLE -> "The header Accept is not valid, or has too many types.";
      case URI_TOO_LONG -> "The request line is too long.";
      case EXPECTATION_FAILED -> "Of all expectations, only 100-continue is supported.";
      case REQUEST_HEADER_FIELDS_TOO_LARGE -> "The headers are too long.";
      default -> "The request failed.";
    };
  }
}
