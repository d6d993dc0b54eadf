package io.grapevine.wire;

import io.grapevine.cbor.MalformedCborException;
import io.grapevine.http.Amount;
import io.grapevine.http.BodyException;
import io.grapevine.http.Problems;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.message.PeerException;
import io.grapevine.state.Received;
import java.io.UncheckedIOException;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The problems (RFC 9457) that the peer port answers. */
final class PeerProblems {

  /** The maximum number of malformed entries of a request that its answer names. */
  private static final int MOST_REASONS = 10;

  private PeerProblems() {}

  /** The answer to a request that failed with this. */
  static Mono<ServerResponse> answerTo(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return switch (error) {
      case MalformedJsonException _, MalformedCborException _ -> malformed(message);
      case UncheckedIOException packed -> malformed("Not gzip: " + message + ".");
      case BodyException body ->
          switch (body.reason()) {
            case TOO_LARGE -> problem(HttpStatus.CONTENT_TOO_LARGE, message);
            case NO_ROOM -> busy(message);
            case TOO_SLOW -> problem(HttpStatus.REQUEST_TIMEOUT, message);
          };
      case PeerException refused ->
          switch (refused.reason()) {
            case TOO_LARGE -> problem(HttpStatus.CONTENT_TOO_LARGE, message);
            case BUSY -> busy(message);
            case OTHER_GROUP, NO_GROUP -> notServed(refused.reason(), message);
            default -> problem(HttpStatus.BAD_REQUEST, message);
          };
      default -> Mono.error(error);
    };
  }

  private static Mono<ServerResponse> malformed(String message) {
    return problem(HttpStatus.UNPROCESSABLE_CONTENT, message + " Nothing was merged.");
  }

  private static Mono<ServerResponse> busy(String detail) {
    return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail));
  }

  private static Mono<ServerResponse> notServed(PeerException.Reason reason, String detail) {
    return ServerResponse.status(HttpStatus.FORBIDDEN)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Problems.of(HttpStatus.FORBIDDEN, reason, detail));
  }

  static Mono<ServerResponse> notAllowed(HttpMethod... allowed) {
    return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
        .allow(allowed)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(
            Problems.of(
                HttpStatus.METHOD_NOT_ALLOWED, "The Allow header names the methods of this path."));
  }

  static Mono<ServerResponse> problem(HttpStatus status, String detail) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Problems.of(status, detail));
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
