package io.grapevine.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

/** A problem that is written without the components that convert what a controller returns. */
public final class PlainProblem {

  private PlainProblem() {}

  /** Responds with a problem of HTTP itself. */
  static Mono<Void> write(ServerHttpResponse response, HttpStatusCode status) {
    return write(response, status, json(status));
  }

  /** Responds with a problem; its detail may contain any characters. */
  public static Mono<Void> write(ServerHttpResponse response, ProblemDetail problem) {
    return write(response, HttpStatusCode.valueOf(problem.getStatus()), json(problem));
  }

  /** A problem as JSON; its detail may contain any characters, of which the first 300 count. */
  public static byte[] json(ProblemDetail problem) {
    String detail = Texts.oneLine(String.valueOf(problem.getDetail()));
    return json(
        String.valueOf(problem.getType()),
        HttpStatusCode.valueOf(problem.getStatus()),
        detail.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static Mono<Void> write(ServerHttpResponse response, HttpStatusCode status, byte[] json) {
    if (!response.setStatusCode(status)) {
      return Mono.empty(); // A response has begun: it ends here.
    }
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLength(json.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
  }

  /** A problem of HTTP itself as JSON. */
  public static byte[] json(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return json(
        String.valueOf(Problems.typeOf(status)), status, known == null ? "" : detail(known));
  }

  private static byte[] json(String type, HttpStatusCode status, String detail) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
        .formatted(type, known == null ? "" : known.getReasonPhrase(), status.value(), detail)
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
