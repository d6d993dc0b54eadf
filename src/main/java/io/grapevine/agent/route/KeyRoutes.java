package io.grapevine.agent.route;

import io.grapevine.agent.ValueReads;
import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.JsonRequest;
import io.grapevine.agent.request.Preconditions;
import io.grapevine.agent.request.TimeToLive;
import io.grapevine.http.Bodies;
import io.grapevine.http.BodyException;
import io.grapevine.http.SmallBodies;
import io.grapevine.json.Json;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.util.Optional;
import org.reactivestreams.Publisher;
import org.springframework.boot.reactor.netty.NettyRouteProvider;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/**
 * Serves plain requests for one key as routes of the HTTP server: without the web framework, they
 * cost less than half of the CPU. All other requests go to the controller of one key; both have the
 * same answers, because the same methods decide them.
 */
@Component
final class KeyRoutes implements NettyRouteProvider {

  private final ReplicatedState state;
  private final ValueReads values;
  private final WriteAnswers answers;
  private final DefaultTtl defaultTtl;
  private final SmallBodies bodies;
  private final RouteAnswers routes;
  private final PermittedRequests permitted;

  KeyRoutes(
      ReplicatedState state,
      ValueReads values,
      WriteAnswers answers,
      DefaultTtl defaultTtl,
      SmallBodies bodies,
      RouteAnswers routes,
      PermittedRequests permitted) {
    this.state = state;
    this.values = values;
    this.answers = answers;
    this.defaultTtl = defaultTtl;
    this.bodies = bodies;
    this.routes = routes;
    this.permitted = permitted;
  }

  @Override
  public HttpServerRoutes apply(HttpServerRoutes routes) {
    routes.route(
        request ->
            PlainRequest.isRead(request.method(), request.uri(), request.requestHeaders())
                && permitted.containRead(request.uri(), request.requestHeaders()),
        this::get);
    int largest = Math.min(Bodies.SMALL, state.limits().maxValueBytes());
    return routes.route(
        request ->
            PlainRequest.isWrite(request.method(), request.uri(), request.requestHeaders(), largest)
                && permitted.containWrite(request.uri(), request.requestHeaders()),
        this::put);
  }

  private Publisher<Void> get(HttpServerRequest request, HttpServerResponse response) {
    RouteAnswer answer = routes.of(request, response);
    try {
      Condition condition = Preconditions.of(true, RouteAnswer.headersOf(request));
      Optional<Entry> entry =
          values.read(PlainRequest.key(request.uri()), condition, answer.headers());
      return entry.isPresent() ? answer.value(entry.get()) : answer.unchanged();
    } catch (RuntimeException failure) {
      return answer.problem(failure);
    }
  }

  private Publisher<Void> put(HttpServerRequest request, HttpServerResponse response) {
    RouteAnswer answer = routes.of(request, response);
    int length = PlainRequest.length(request.requestHeaders());
    return bodies
        .<ResponseEntity<?>>read(
            request, length, answer.headers(), body -> put(request.uri(), body.bytes()))
        .onErrorMap(BodyException.class, JsonRequest::problem)
        .map(answer::entity)
        .onErrorResume(failure -> Mono.just(answer.problem(failure)))
        .flatMap(sending -> sending);
  }

  private ResponseEntity<?> put(String target, byte[] body) {
    long millis = TimeToLive.millis(PlainRequest.ttl(target), defaultTtl);
    Key key = PlainRequest.key(target);
    return answers.ofPut(key, state.put(key, Json.compact(body), millis, Condition.NONE));
  }
}
