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
    HttpStatus known = HttpStatus.resolve(status.value());
    byte[] json =
        "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d}"
            .formatted(
                Problems.typeOf(status),
                known == null ? "" : known.getReasonPhrase(),
                status.value())
            .getBytes(US_ASCII);
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    response.getHeaders().setContentLength(json.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(json)));
  }
}
