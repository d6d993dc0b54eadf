package io.grapevine.connection;

import io.grapevine.http.JsonBody;
import io.grapevine.http.Problems;
import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.ReplicatedState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What this node answers its peers: GET its state, PUT what it should merge. */
@Component
final class PeerController {

  private final ReplicatedState state;
  private final Merger merger;
  private final GossipMetrics metrics;
  private final StateStream stream;
  private final Semaphore fullTransfers;
  private final long maxDeltaBytes;

  PeerController(
      ReplicatedState state,
      Merger merger,
      GossipMetrics metrics,
      ConnectionProperties properties) {
    this.state = state;
    this.merger = merger;
    this.metrics = metrics;
    this.stream = new StateStream(state, metrics);
    this.fullTransfers = new Semaphore(properties.maxFullTransfers());
    this.maxDeltaBytes = properties.maxDeltaSize().toBytes();
  }

  /**
   * The routes of the peer port; not a bean, or they would be served on the port for applications
   * as well.
   */
  RouterFunction<ServerResponse> routes() {
    return RouterFunctions.route()
        .GET("/", request -> fullState())
        .GET("/{version}", request -> stateUnless(request.pathVariable("version")))
        .PUT("/", this::merge)
        .route(RequestPredicates.path("/"), request -> notAllowed(HttpMethod.GET, HttpMethod.PUT))
        .route(RequestPredicates.path("/{version}"), request -> notAllowed(HttpMethod.GET))
        .route(
            RequestPredicates.all(),
            request -> problem(HttpStatus.NOT_FOUND, "There is only / and /{version}."))
        .build();
  }

  private Mono<ServerResponse> stateUnless(String version) {
    return version.equals(state.version().toString())
        ? ServerResponse.noContent().build()
        : fullState();
  }

  private Mono<ServerResponse> fullState() {
    if (!fullTransfers.tryAcquire()) {
      return busy("This node serves as many full states as it may; ask another one or later.");
    }
    Flux<DataBuffer> json =
        stream
            .json(DefaultDataBufferFactory.sharedInstance)
            .doFinally(signal -> fullTransfers.release());
    return ServerResponse.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(BodyInserters.fromDataBuffers(json));
  }

  private Mono<ServerResponse> merge(ServerRequest request) {
    if (!JsonBody.isJson(request.headers().asHttpHeaders())) {
      return problem(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "A delta is application/json, not encoded in any other way.");
    }
    if (request.headers().contentLength().orElse(0) > maxDeltaBytes) {
      return tooLarge();
    }
    EntryReader reader = new EntryReader();
    List<Entry> entries = new ArrayList<>();
    return request
        .bodyToFlux(DataBuffer.class)
        .reduce(
            0L,
            (size, buffer) -> {
              byte[] bytes = JsonBody.take(buffer);
              if (size + bytes.length > maxDeltaBytes) {
                throw new PeerException(PeerException.Reason.TOO_LARGE, "delta");
              }
              entries.addAll(reader.read(bytes));
              return size + bytes.length;
            })
        .flatMap(size -> {
          reader.end();
          metrics.received(entries.size(), size);
          var outcomes =
              merger.merge(entries, request.remoteAddress().map(Object::toString).orElse("a peer"));
          return outcomes.containsKey(MergeOutcome.STOPPING)
              ? busy("This node is stopping and can no longer pass on what it is told.")
              : ServerResponse.noContent().build();
        })
        .onErrorResume(
            MalformedJsonException.class,
            e -> problem(HttpStatus.UNPROCESSABLE_CONTENT, e.getMessage() + " Nothing was merged."))
        .onErrorResume(PeerException.class, e -> tooLarge());
  }

  private Mono<ServerResponse> tooLarge() {
    return problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "A delta has at most %d bytes; split it.".formatted(maxDeltaBytes));
  }

  private static Mono<ServerResponse> busy(String detail) {
    return ServerResponse.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .bodyValue(Problems.of(HttpStatus.SERVICE_UNAVAILABLE, detail));
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
}
