package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.Sender;
import io.grapevine.http.Bodies;
import io.grapevine.http.LastResort;
import io.grapevine.http.PlainProblem;
import io.grapevine.http.SmallBodies;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.repair.PeerAnswers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves what peers send each other most as routes of the HTTP server: small pushes in the binary
 * form, pulls that find no difference, and the handshakes of push streams. Without the web
 * framework they cost half of the CPU. All other requests go to {@link PeerController}; both have
 * the same answers.
 */
@Component
final class PeerRoutes {

  private static final List<CharSequence> NEVER =
      List.of(
          HttpHeaderNames.CONTENT_ENCODING,
          HttpHeaderNames.TRANSFER_ENCODING,
          HttpHeaderNames.EXPECT);

  private static final String BINARY = BinaryForm.ITEM.toString();
  private static final String PROBLEM = MediaType.APPLICATION_PROBLEM_JSON_VALUE;

  private final PeerAnswers answers;
  private final Admission admission;
  private final Introduction self;
  private final SmallBodies bodies;
  private final Requests requests;
  private final LastResort errors;
  private final StreamedPushes streams;
  private final long largest;

  PeerRoutes(
      PeerAnswers answers,
      Admission admission,
      Introduction self,
      SmallBodies bodies,
      Requests requests,
      LastResort errors,
      StreamedPushes streams,
      ConnectionProperties properties) {
    this.answers = answers;
    this.admission = admission;
    this.self = self;
    this.bodies = bodies;
    this.requests = requests;
    this.errors = errors;
    this.streams = streams;
    this.largest = Math.min(Bodies.SMALL, properties.maxDeltaSize().toBytes());
  }

  /**
   * Adds the routes.
   *
   * @param others serves all other requests
   */
  HttpServerRoutes to(
      HttpServerRoutes routes,
      BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> others) {
    routes.route(this::isPlainPush, this::merge);
    routes.route(PeerRoutes::isHandshake, this::stream);
    return routes.route(
        this::isPullOfPresentState, (request, answer) -> nothingNew(request, answer, others));
  }

  private boolean isPlainPush(HttpServerRequest request) {
    var headers = request.requestHeaders();
    int length = headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0);
    return request.method().equals(HttpMethod.PUT)
        && request.uri().equals("/")
        && length > 0
        && length <= largest
        && isBinary(headers.getAll(HttpHeaderNames.CONTENT_TYPE))
        && isBinary(headers.getAll(HttpHeaderNames.ACCEPT))
        && NEVER.stream().noneMatch(headers::contains);
  }

  private static boolean isBinary(List<String> types) {
    return types.size() == 1 && types.getFirst().equals(BINARY);
  }

  private static boolean isHandshake(HttpServerRequest request) {
    return request.method().equals(HttpMethod.GET)
        && request.uri().equals(StreamedPushes.PATH)
        && request
            .requestHeaders()
            .containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
  }

  private Mono<Void> stream(HttpServerRequest request, HttpServerResponse response) {
    NodeInfo before = self.answer();
    try {
      Sender sender = sender(request);
      streams.check(sender);
      return introduced(before, response, Mono.defer(() -> streams.serve(response, sender)));
    } catch (RuntimeException failure) {
      return introduced(before, response, problem(request, response, failure));
    }
  }

  /** Whether the peer has the state that this node has at the moment; it gets an empty answer. */
  private boolean isPullOfPresentState(HttpServerRequest request) {
    var headers = request.requestHeaders();
    return request.method().equals(HttpMethod.GET)
        && answers.isPresentVersion(versionIn(request))
        && headers.getInt(HttpHeaderNames.CONTENT_LENGTH, 0) == 0
        && NEVER.stream().noneMatch(headers::contains);
  }

  /** What is between the slash and the query; nothing in a target that begins with no slash. */
  private static String versionIn(HttpServerRequest request) {
    String target = request.uri();
    int query = target.indexOf('?');
    return target.startsWith("/") ? target.substring(1, query < 0 ? target.length() : query) : "";
  }

  private Mono<Void> nothingNew(
      HttpServerRequest request,
      HttpServerResponse response,
      BiFunction<HttpServerRequest, HttpServerResponse, Mono<Void>> others) {
    NodeInfo before = self.answer();
    try {
      Sender sender = sender(request);
      admission.check(sender);
      if (!answers.hasVersion(versionIn(request), sender)) {
        return others.apply(request, response); // It has changed in between.
      }
    } catch (RuntimeException failure) {
      return introduced(before, response, problem(request, response, failure));
    }
    return introduced(before, response, response.status(HttpStatus.NO_CONTENT.value()).send());
  }

  private Mono<Void> merge(HttpServerRequest request, HttpServerResponse response) {
    NodeInfo before = self.answer();
    return Mono.defer(() -> take(request, response))
        .map(feedback -> send(response, HttpStatus.OK.value(), BINARY, Feedback.write(feedback)))
        .onErrorResume(failure ->
            LastResort.isGone(failure)
                ? Mono.empty()
                : Mono.just(problem(request, response, failure)))
        .flatMap(sending -> introduced(before, response, sending));
  }

  private Mono<Void> introduced(NodeInfo before, HttpServerResponse response, Mono<Void> sending) {
    PeerHeaders.write(self.now(before), PeerHeaders.of(response.responseHeaders()));
    return sending;
  }

  private Mono<List<Feedback>> take(HttpServerRequest request, HttpServerResponse response) {
    Sender sender = sender(request);
    admission.check(sender);
    Set<String> recipients = PeerHeaders.readRecipients(PeerHeaders.of(request.requestHeaders()));
    return bodies.read(
        request,
        request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH),
        PeerHeaders.of(response.responseHeaders()),
        body -> answers.take(requests.binary(body), recipients, sender));
  }

  private static Sender sender(HttpServerRequest request) {
    return PeerHeaders.readSender(
        PeerHeaders.of(request.requestHeaders()), request.remoteAddress());
  }

  private Mono<Void> problem(
      HttpServerRequest request, HttpServerResponse response, Throwable failure) {
    ResponseEntity<ProblemDetail> problem = PeerProblems.of(failure);
    if (problem == null || problem.getBody() == null) {
      errors.failed(request.method() + " " + request.uri(), failure);
      HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
      return send(response, status.value(), PROBLEM, PlainProblem.json(status));
    }
    PeerHeaders.of(response.responseHeaders()).putAll(problem.getHeaders());
    int status = problem.getStatusCode().value();
    return send(response, status, PROBLEM, PlainProblem.json(problem.getBody()));
  }

  private static Mono<Void> send(
      HttpServerResponse response, int status, String type, byte[] body) {
    return response
        .status(status)
        .header(HttpHeaderNames.CONTENT_TYPE, type)
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(body.length))
        .send(Mono.just(Unpooled.wrappedBuffer(body)))
        .then();
  }
}
