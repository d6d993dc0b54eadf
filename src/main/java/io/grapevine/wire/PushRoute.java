package io.grapevine.wire;

import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.Sender;
import io.grapevine.http.Bodies;
import io.grapevine.http.LastResort;
import io.grapevine.http.PlainProblem;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.SmallBodies;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.repair.PeerAnswers;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.support.Netty4HeadersAdapter;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves small pushes in the binary form as a route of the HTTP server: nearly all that peers send
 * each other are like this, and without the web framework they cost half of the CPU. All other
 * requests go to {@link PeerController}; both have the same answers.
 */
@Component
final class PushRoute {

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
  private final long largest;

  PushRoute(
      PeerAnswers answers,
      Admission admission,
      Introduction self,
      RequestBodies allBodies,
      SmallBodies bodies,
      GossipMetrics metrics,
      LastResort errors,
      ConnectionProperties properties) {
    this.answers = answers;
    this.admission = admission;
    this.self = self;
    this.bodies = bodies;
    this.requests = new Requests(allBodies, metrics, properties, answers::stamp, answers::known);
    this.errors = errors;
    this.largest = Math.min(Bodies.SMALL, properties.maxDeltaSize().toBytes());
  }

  /** Adds the route. */
  HttpServerRoutes to(HttpServerRoutes routes) {
    return routes.route(this::isPlain, this::merge);
  }

  private boolean isPlain(HttpServerRequest request) {
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

  private Mono<Void> merge(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = new HttpHeaders(new Netty4HeadersAdapter(request.requestHeaders()));
    HttpHeaders answer = new HttpHeaders(new Netty4HeadersAdapter(response.responseHeaders()));
    NodeInfo before = self.answer();
    return Mono.defer(() -> take(request, headers, answer))
        .map(feedback -> send(response, HttpStatus.OK.value(), BINARY, Feedback.write(feedback)))
        .onErrorResume(failure ->
            LastResort.isGone(failure)
                ? Mono.empty()
                : Mono.just(problem(response, answer, failure)))
        .flatMap(sending -> {
          PeerHeaders.write(self.now(before), answer);
          return sending;
        });
  }

  private Mono<List<Feedback>> take(
      HttpServerRequest request, HttpHeaders headers, HttpHeaders answer) {
    Sender sender = PeerHeaders.readSender(headers, request.remoteAddress());
    admission.check(sender);
    return bodies.read(
        request,
        request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH),
        answer,
        body -> answers.take(requests.binary(body), PeerHeaders.readRecipients(headers), sender));
  }

  private Mono<Void> problem(HttpServerResponse response, HttpHeaders answer, Throwable failure) {
    ResponseEntity<ProblemDetail> problem = PeerProblems.of(failure);
    if (problem == null || problem.getBody() == null) {
      errors.failed("PUT /", failure);
      HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
      return send(response, status.value(), PROBLEM, PlainProblem.json(status));
    }
    answer.putAll(problem.getHeaders());
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
