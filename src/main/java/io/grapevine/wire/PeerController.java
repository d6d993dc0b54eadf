package io.grapevine.wire;

import io.grapevine.connection.Sender;
import io.grapevine.http.Bodies;
import io.grapevine.http.GzipBody;
import io.grapevine.http.JsonBody;
import io.grapevine.http.RequestConnection;
import io.grapevine.message.Feedback;
import io.grapevine.message.PeerException;
import io.grapevine.repair.PeerAnswers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
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

/** The peer port: the answers of {@link PeerAnswers} over HTTP, as JSON or in the binary form. */
@Component
final class PeerController {

  /**
   * A version of this product or of another agent, in hexadecimal or decimal digits. Anything else
   * is a path that is not there, such as the {@code /metrics} of a scraper.
   */
  private static final String VERSION = "/{version:[0-9a-fA-F]+}";

  private final PeerAnswers answers;
  private final Admission admission;
  private final Requests requests;

  PeerController(PeerAnswers answers, Admission admission, Requests requests) {
    this.answers = answers;
    this.admission = admission;
    this.requests = requests;
  }

  /** The routes of the peer port; not a bean, or the agent port would serve them as well. */
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/", checked(this::fullState))
        .GET(VERSION, checked(this::stateUnlessEqual))
        .PUT("/", checked(this::merge))
        .POST("/exchange", checked(this::exchange))
        .route(
            RequestPredicates.path("/"),
            request -> PeerProblems.notAllowed(HttpMethod.GET, HttpMethod.PUT))
        .route(
            RequestPredicates.path("/exchange"),
            request -> PeerProblems.notAllowed(HttpMethod.GET, HttpMethod.POST))
        .route(RequestPredicates.path(StreamedPushes.PATH), request -> PeerProblems.webSocketOnly())
        .route(RequestPredicates.path(VERSION), request -> PeerProblems.notAllowed(HttpMethod.GET))
        .route(
            RequestPredicates.all(),
            request ->
                PeerProblems.problem(
                    HttpStatus.NOT_FOUND,
                    "The paths are /, /{version}, /exchange and " + StreamedPushes.PATH + "."))
        .build();
  }

  private Mono<ServerResponse> stateUnlessEqual(ServerRequest request) {
    if (answers.hasVersion(request.pathVariable("version"), sender(request))) {
      return ServerResponse.noContent().build();
    }
    if (request.queryParam("symbols").isEmpty()
        || !BinaryForm.isAccepted(BinaryForm.ITEM, headers(request))) {
      return fullState(request);
    }
    return answers
        .symbols(
            number(request, "first", "0"),
            number(request, "symbols", ""),
            connection(request).closed())
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
      // It is as invalid as a negative number.
    }
    throw new PeerException(
        PeerException.Reason.MALFORMED,
        "The parameter %s must be an integer from 0 to %d.".formatted(name, Integer.MAX_VALUE));
  }

  private Mono<ServerResponse> fullState(ServerRequest request) {
    RequestConnection connection = connection(request);
    return BinaryForm.isAccepted(BinaryForm.STREAM, headers(request))
        ? stream(BinaryForm.STREAM, answers.frames(connection.closed()), connection)
        : stream(MediaType.APPLICATION_JSON, answers.json(connection.closed()), connection);
  }

  /** An answer that takes too long closes its connection: its reader requests no more of it. */
  private Mono<ServerResponse> stream(
      MediaType type, Flux<byte[]> body, RequestConnection connection) {
    Flux<DataBuffer> pieces =
        body.doOnError(TimeoutException.class, late -> connection.close())
            .concatMap(bytes -> Bodies.cut(ByteBuffer.wrap(bytes)), 1);
    return ServerResponse.ok()
        .contentType(type)
        .body(BodyInserters.fromDataBuffers(connection.paced(pieces)));
  }

  private Mono<ServerResponse> merge(ServerRequest request) {
    boolean binary = BinaryForm.is(BinaryForm.ITEM, headers(request));
    if (!(binary || JsonBody.hasJsonType(headers(request))) || isUnknownEncoding(request)) {
      return PeerProblems.problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "A delta must be application/json or application/cbor, uncompressed or compressed by gzip.");
    }
    return (binary ? requests.binary(request) : requests.json(request))
        .flatMap(delta -> {
          List<Feedback> feedback =
              answers.take(delta, PeerHeaders.readRecipients(headers(request)), sender(request));
          if (BinaryForm.isAccepted(BinaryForm.ITEM, headers(request))) {
            return ServerResponse.ok()
                .contentType(BinaryForm.ITEM)
                .bodyValue(Feedback.write(feedback));
          }
          return delta.rejected().isEmpty()
              ? ServerResponse.noContent().build()
              : PeerProblems.rejected(delta);
        });
  }

  private Mono<ServerResponse> exchange(ServerRequest request) {
    if (!BinaryForm.is(BinaryForm.ITEM, headers(request)) || isUnknownEncoding(request)) {
      return PeerProblems.problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE, "An exchange must be application/cbor.");
    }
    return requests
        .exchange(request)
        .flatMap(exchange -> {
          RequestConnection connection = connection(request);
          return stream(
              BinaryForm.STREAM,
              answers.exchange(exchange, sender(request), connection.closed()),
              connection);
        });
  }

  private static boolean isUnknownEncoding(ServerRequest request) {
    return JsonBody.isEncoded(headers(request)) && !GzipBody.isGzip(headers(request));
  }

  /** Converts errors, and the rejection of a sender, to the corresponding status. */
  private HandlerFunction<ServerResponse> checked(HandlerFunction<ServerResponse> handler) {
    return request ->
        Mono.defer(
                () -> {
                  admission.check(sender(request));
                  return handler.handle(request);
                })
            .onErrorResume(PeerProblems::answerTo);
  }

  private static RequestConnection connection(ServerRequest request) {
    return RequestConnection.of(request.exchange().getRequest());
  }

  private static HttpHeaders headers(ServerRequest request) {
    return request.headers().asHttpHeaders();
  }

  private static Sender sender(ServerRequest request) {
    return PeerHeaders.readSender(headers(request), request.remoteAddress().orElse(null));
  }
}
