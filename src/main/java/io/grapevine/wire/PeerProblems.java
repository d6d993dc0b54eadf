package io.grapevine.wire;

import io.grapevine.cbor.MalformedCborException;
import io.grapevine.http.Amount;
import io.grapevine.http.BodyException;
import io.grapevine.http.Problems;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.message.PeerException;
import io.grapevine.state.Received;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The problems (RFC 9457) that the peer port answers. */
final class PeerProblems {

  /** The maximum number of malformed entries of a request that its answer names. */
  private static final int MOST_REASONS = 10;

  private PeerProblems() {}

  /** The answer to a request that failed with this. */
  static Mono<ServerResponse> answerTo(Throwable error) {
    ResponseEntity<ProblemDetail> problem = of(error);
    return problem == null ? Mono.error(error) : write(problem);
  }

  /** The problem that this is; null: a defect of this node, or a client that is gone. */
  static @Nullable ResponseEntity<ProblemDetail> of(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return switch (error) {
      case MalformedJsonException _, MalformedCborException _ -> malformed(message);
      case UncheckedIOException packed -> malformed("Not gzip: " + message + ".");
      case BodyException body ->
          switch (body.reason()) {
            case TOO_LARGE -> entity(HttpStatus.CONTENT_TOO_LARGE, message);
            case NO_ROOM -> busy(message);
            case TOO_SLOW -> entity(HttpStatus.REQUEST_TIMEOUT, message);
          };
      case PeerException refused ->
          switch (refused.reason()) {
            case TOO_LARGE -> entity(HttpStatus.CONTENT_TOO_LARGE, message);
            case BUSY -> busy(message);
            case OTHER_GROUP, NO_GROUP ->
                ResponseEntity.of(Problems.of(HttpStatus.FORBIDDEN, refused.reason(), message))
                    .build();
            default -> entity(HttpStatus.BAD_REQUEST, message);
          };
      default -> null;
    };
  }

  private static ResponseEntity<ProblemDetail> malformed(String message) {
    return entity(HttpStatus.UNPROCESSABLE_CONTENT, message + " Nothing was merged.");
  }

  private static ResponseEntity<ProblemDetail> busy(String detail) {
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail));
  }

  private static ResponseEntity<ProblemDetail> entity(HttpStatus status, String detail) {
    return ResponseEntity.of(Problems.of(status, detail)).build();
  }

  private static Mono<ServerResponse> write(ResponseEntity<ProblemDetail> problem) {
    return ServerResponse.status(problem.getStatusCode())
        .headers(headers -> headers.putAll(problem.getHeaders()))
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Objects.requireNonNull(problem.getBody()));
  }

  static Mono<ServerResponse> notAllowed(HttpMethod... allowed) {
    return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
        .allow(allowed)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(
            Problems.of(
                HttpStatus.METHOD_NOT_ALLOWED, "The Allow header names the methods of this path."));
  }

  /** The answer to a request without the handshake of a WebSocket. */
  static Mono<ServerResponse> webSocketOnly() {
    HttpStatus status = HttpStatus.UPGRADE_REQUIRED;
    return write(
        ResponseEntity.status(status)
            .header(HttpHeaders.UPGRADE, "websocket")
            .body(Problems.of(status, "This path is for WebSockets of peers.")));
  }

  static Mono<ServerResponse> problem(HttpStatus status, String detail) {
    return write(entity(status, detail));
  }

  /** The answer to a delta of which some entries are malformed. */
  static Mono<ServerResponse> rejected(Received delta) {
    String detail =
        "%s Of %s, %d %s merged."
            .formatted(
                delta.rejected().stream()
                    .limit(MOST_REASONS)
                    .map(Received.Rejected::reason)
                    .collect(Collectors.joining(" ")),
                Amount.of(delta.size(), "entry", "entries"),
                delta.entries().size(),
                delta.entries().size() == 1 ? "was" : "were");
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, detail);
  }
}
