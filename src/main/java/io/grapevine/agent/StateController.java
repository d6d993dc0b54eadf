package io.grapevine.agent;

import io.grapevine.http.Bodies;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.RequestConnection;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads, writes and deletes one key; the responses come from this node's memory. */
@RestController
class StateController {

  static final String PATH = "/v1/state";

  private final ReplicatedState state;
  private final DefaultTtl defaultTtl;
  private final RefusedWrites refused;
  private final RequestBodies bodies;
  private final InstantSource clock;

  StateController(
      ReplicatedState state,
      RequestBodies bodies,
      DefaultTtl defaultTtl,
      RefusedWrites refused,
      InstantSource clock) {
    this.clock = clock;
    this.defaultTtl = defaultTtl;
    this.refused = refused;
    this.state = state;
    this.bodies = bodies;
  }

  @GetMapping(PATH + "/{*key}")
  ResponseEntity<Publisher<DataBuffer>> get(Key key, ServerWebExchange exchange) {
    Entry entry =
        state
            .get(key)
            .orElseThrow(() ->
                new ProblemException(
                    Problem.NOT_FOUND,
                    "There is no value for the key \"%s\" on this node.".formatted(key)));
    EntryHeaders.write(entry, clock.millis(), exchange.getResponse().getHeaders());
    return ResponseEntity.ok()
        .eTag(EntryHeaders.eTag(entry))
        .contentType(MediaType.APPLICATION_JSON)
        .contentLength(entry.valueLength())
        .body(pieces(entry.value(), exchange.getRequest()));
  }

  /** A large value is sent at the pace of its reader. */
  private static Publisher<DataBuffer> pieces(ByteBuffer value, ServerHttpRequest request) {
    return value.remaining() <= Bodies.SMALL
        ? Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(value))
        : RequestConnection.of(request).paced(Bodies.cut(value));
  }

  @PutMapping(PATH + "/{*key}")
  Mono<ResponseEntity<?>> put(Key key, ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    long ttl = TimeToLive.millis(request.getQueryParams(), defaultTtl);
    Condition condition = WriteCondition.of(request.getHeaders());
    return ValueBody.read(bodies, exchange, state.limits())
        .map(json ->
            switch (state.put(key, json, ttl, condition)) {
              case PutResult.Stored stored ->
                  ResponseEntity.status(stored.created() ? HttpStatus.CREATED : HttpStatus.OK)
                      .eTag(EntryHeaders.eTag(stored.entry()))
                      .build();
              case PutResult.Unmet unmet -> unmet(unmet);
              case PutResult.Refused result -> refusal(result);
            });
  }

  @DeleteMapping(PATH + "/{*key}")
  ResponseEntity<?> delete(Key key, ServerHttpRequest request) {
    return switch (state.remove(key, WriteCondition.of(request.getHeaders()))) {
      case PutResult.Stored _ -> ResponseEntity.noContent().build();
      case PutResult.Unmet unmet -> unmet(unmet);
      case PutResult.Refused result -> refusal(result);
    };
  }

  /** The present tag lets the client decide again without another request. */
  private static ResponseEntity<?> unmet(PutResult.Unmet unmet) {
    Entry present = unmet.present();
    if (present == null) {
      return Problem.CONDITION_FAILED.answer("The key has no value on this node.");
    }
    String tag = EntryHeaders.eTag(present);
    ResponseEntity<Object> answer =
        Problem.CONDITION_FAILED.answer("The tag of the value on this node is %s.".formatted(tag));
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .eTag(tag)
        .body(answer.getBody());
  }

  private ResponseEntity<?> refusal(PutResult.Refused result) {
    refused.count(result.reason());
    return switch (result.reason()) {
      case VALUE_TOO_LARGE -> throw ValueBody.tooLarge(state.limits());
      case TOO_MANY_ENTRIES ->
          Problem.STATE_FULL.answer(
              "The write would exceed the limit of %d entries; delete keys, or raise grapevine.state.max-entries on every node."
                  .formatted(state.limits().maxEntries()));
      case TOO_MANY_BYTES ->
          Problem.STATE_FULL.answer(
              "The write would exceed the limit of %d bytes; delete keys, or raise grapevine.state.max-size on every node."
                  .formatted(state.limits().maxBytes()));
      case STOPPING ->
          Problem.STOPPING.answer("This node is shutting down; send the write to another node.");
      case CLOCK ->
          Problem.CLOCK.answer(
              "The wall clock of this node is wrong or was set a moment ago, so peers may reject the write; send it to another node.");
    };
  }
}
