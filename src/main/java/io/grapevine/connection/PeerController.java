package io.grapevine.connection;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.http.GzipBody;
import io.grapevine.http.JsonBody;
import io.grapevine.http.Problems;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.message.Exchange;
import io.grapevine.message.Feedback;
import io.grapevine.message.PeerException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The peer port: what {@link PeerAnswers} says, over HTTP, as JSON or in the binary form. */
@Component
final class PeerController {

  /** Netty takes some pieces in advance; they must not hold many large values. */
  private static final int MAX_PIECE = 64 * 1024;

  private final PeerAnswers answers;
  private final Admission admission;
  private final Requests requests;
  private final DefaultDataBufferFactory buffers = DefaultDataBufferFactory.sharedInstance;

  PeerController(
      PeerAnswers answers,
      Admission admission,
      GossipMetrics metrics,
      ConnectionProperties properties) {
    this.answers = answers;
    this.admission = admission;
    this.requests = new Requests(metrics, properties);
  }

  /**
   * The routes of the peer port; not a bean, or they would be served on the port for applications
   * as well.
   */
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/", checked(this::fullState))
        .GET("/{version}", checked(this::stateUnlessEqual))
        .PUT("/", checked(this::merge))
        .POST("/exchange", checked(this::exchange))
        .route(RequestPredicates.path("/"), request -> notAllowed(HttpMethod.GET, HttpMethod.PUT))
        .route(
            RequestPredicates.path("/exchange"),
            request -> notAllowed(HttpMethod.GET, HttpMethod.POST))
        .route(RequestPredicates.path("/{version}"), request -> notAllowed(HttpMethod.GET))
        .route(
            RequestPredicates.all(),
            request -> problem(HttpStatus.NOT_FOUND, "There is only /, /{version} and /exchange."))
        .build();
  }

  private Mono<ServerResponse> stateUnlessEqual(ServerRequest request) {
    if (answers.hasVersion(request.pathVariable("version"))) {
      return ServerResponse.noContent().build();
    }
    if (request.queryParam("symbols").isEmpty()
        || !BinaryForm.isAccepted(BinaryForm.ITEM, headers(request))) {
      return fullState(request);
    }
    return answers
        .symbols(number(request, "first", "0"), number(request, "symbols", ""))
        .flatMap(sketch -> ServerResponse.ok().contentType(BinaryForm.ITEM).bodyValue(sketch));
  }

  private static int number(ServerRequest request, String name, String unless) {
    String digits = request.queryParam(name).orElse(unless);
    try {
      int number = Integer.parseInt(digits);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // It is as wrong as a negative one.
    }
    throw new PeerException(
        PeerException.Reason.MALFORMED,
        "The parameter %s is 0 to %d.".formatted(name, Integer.MAX_VALUE));
  }

  private Mono<ServerResponse> fullState(ServerRequest request) {
    return BinaryForm.isAccepted(BinaryForm.STREAM, headers(request))
        ? stream(BinaryForm.STREAM, answers.frames())
        : stream(MediaType.APPLICATION_JSON, answers.json());
  }

  private Mono<ServerResponse> stream(MediaType type, Flux<byte[]> body) {
    Flux<DataBuffer> pieces = body.concatMapIterable(PeerController::cut, 1).map(buffers::wrap);
    return ServerResponse.ok().contentType(type).body(BodyInserters.fromDataBuffers(pieces));
  }

  private static List<byte[]> cut(byte[] bytes) {
    if (bytes.length <= MAX_PIECE) {
      return List.of(bytes);
    }
    return IntStream.iterate(0, from -> from < bytes.length, from -> from + MAX_PIECE)
        .mapToObj(from -> Arrays.copyOfRange(bytes, from, Math.min(from + MAX_PIECE, bytes.length)))
        .toList();
  }

  private Mono<ServerResponse> merge(ServerRequest request) {
    boolean binary = BinaryForm.is(BinaryForm.ITEM, headers(request));
    if (!(binary || JsonBody.hasJsonType(headers(request))) || isUnknownEncoding(request)) {
      return problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "A delta is application/json or application/cbor, as it is or packed by gzip.");
    }
    return (binary ? requests.item(request).map(EntryCodec::decode) : requests.json(request))
        .map(delta -> answers.take(delta, sender(request).toString()))
        .flatMap(feedback ->
            BinaryForm.isAccepted(BinaryForm.ITEM, headers(request))
                ? ServerResponse.ok()
                    .contentType(BinaryForm.ITEM)
                    .bodyValue(Feedback.write(feedback))
                : ServerResponse.noContent().build());
  }

  private Mono<ServerResponse> exchange(ServerRequest request) {
    if (!BinaryForm.is(BinaryForm.ITEM, headers(request)) || isUnknownEncoding(request)) {
      return problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "An exchange is application/cbor.");
    }
    return requests
        .item(request)
        .map(Exchange::decode)
        .flatMap(exchange ->
            stream(BinaryForm.STREAM, answers.exchange(exchange, sender(request).toString())));
  }

  private static boolean isUnknownEncoding(ServerRequest request) {
    return JsonBody.isEncoded(headers(request)) && !GzipBody.isGzip(headers(request));
  }

  /** Turns what went wrong, and a sender that is not served, into the status that says so. */
  private HandlerFunction<ServerResponse> checked(HandlerFunction<ServerResponse> handler) {
    return request ->
        Mono.defer(
                () -> {
                  admission.check(sender(request));
                  return handler.handle(request);
                })
            .onErrorResume(PeerController::answerTo);
  }

  private static Mono<ServerResponse> answerTo(Throwable error) {
    String message = String.valueOf(error.getMessage());
    return switch (error) {
      case MalformedJsonException _, MalformedCborException _ -> malformed(message);
      case IOException _ -> malformed("Not gzip: " + message + ".");
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

  private static Mono<ServerResponse> notAllowed(HttpMethod... allowed) {
    return ServerResponse.status(HttpStatus.METHOD_NOT_ALLOWED)
        .allow(allowed)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(
            Problems.of(
                HttpStatus.METHOD_NOT_ALLOWED, "The Allow header names the methods of this path."));
  }

  private static Mono<ServerResponse> problem(HttpStatus status, String detail) {
    return ServerResponse.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Problems.of(status, detail));
  }

  private static HttpHeaders headers(ServerRequest request) {
    return request.headers().asHttpHeaders();
  }

  private static Sender sender(ServerRequest request) {
    return PeerHeaders.readSender(headers(request), request.remoteAddress().orElse(null));
  }
}
