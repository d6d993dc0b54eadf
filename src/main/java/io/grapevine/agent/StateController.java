package io.grapevine.agent;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Raises;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.Paths;
import io.grapevine.agent.request.TimeToLive;
import io.grapevine.agent.wait.ConcernedWrites;
import io.grapevine.agent.wait.ConcernedWrites.Concern;
import io.grapevine.agent.wait.LaterReads;
import io.grapevine.http.Bodies;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.RequestConnection;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Reads, writes and deletes one key; the responses come from this node's memory. */
@RestController
@Tag(name = "Keys")
class StateController {

  private final ReplicatedState state;
  private final DefaultTtl defaultTtl;
  private final WriteAnswers answers;
  private final ConcernedWrites writes;
  private final LaterReads reads;
  private final RequestBodies bodies;
  private final ValueReads values;

  StateController(
      ReplicatedState state,
      RequestBodies bodies,
      DefaultTtl defaultTtl,
      WriteAnswers answers,
      ConcernedWrites writes,
      LaterReads reads,
      ValueReads values) {
    this.values = values;
    this.defaultTtl = defaultTtl;
    this.answers = answers;
    this.writes = writes;
    this.reads = reads;
    this.state = state;
    this.bodies = bodies;
  }

  @GetMapping(path = Paths.KEY, produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Read the value of a key",
      parameters = {@Parameter(ref = LaterReads.AT_LEAST), @Parameter(ref = "timeout")})
  @ApiResponse(responseCode = "200", ref = "Value")
  @ApiResponse(responseCode = "304", ref = "Unchanged")
  @Raises(Problem.NOT_FOUND)
  ResponseEntity<Publisher<DataBuffer>> get(
      Key key, Condition condition, ServerWebExchange exchange) {
    return values
        .read(key, condition, exchange.getResponse().getHeaders())
        .map(entry ->
            ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(entry.valueLength())
                .body(pieces(entry.value(), exchange.getRequest())))
        .orElseGet(() -> ResponseEntity.status(HttpStatus.NOT_MODIFIED).build());
  }

  /** As above, when this node has the entry that the reader has seen elsewhere. */
  @GetMapping(
      path = Paths.KEY,
      headers = LaterReads.AT_LEAST,
      produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(hidden = true)
  Mono<ResponseEntity<Publisher<DataBuffer>>> getAtLeast(
      Key key,
      @RequestParam(required = false) @Nullable String timeout,
      Condition condition,
      ServerWebExchange exchange) {
    HttpHeaders headers = exchange.getRequest().getHeaders();
    return reads.await(key, headers, timeout, () -> get(key, condition, exchange));
  }

  /** A large value is sent at the pace of its reader. */
  private static Publisher<DataBuffer> pieces(ByteBuffer value, ServerHttpRequest request) {
    return value.remaining() <= Bodies.SMALL
        ? Mono.just(DefaultDataBufferFactory.sharedInstance.wrap(value))
        : RequestConnection.of(request).paced(Bodies.cut(value));
  }

  @PutMapping(Paths.KEY)
  @Operation(summary = "Write the value of a key", requestBody = @RequestBody(ref = "Value"))
  @ApiResponse(responseCode = "200", ref = "Replaced")
  @ApiResponse(responseCode = "201", ref = "Created")
  @Raises({
    Problem.STATE_FULL,
    Problem.QUOTA_EXCEEDED,
    Problem.WRITE_RATE_EXCEEDED,
    Problem.STOPPING,
    Problem.CLOCK
  })
  Mono<ResponseEntity<?>> put(
      Key key,
      @RequestParam(required = false) @Nullable String ttl,
      @RequestParam(required = false) @Nullable String w,
      @RequestParam(required = false) @Nullable String timeout,
      Condition condition,
      Writer writer,
      ServerWebExchange exchange) {
    Concern concern = writes.of(w, timeout);
    long millis = TimeToLive.millis(ttl, defaultTtl);
    return ValueBody.read(bodies, exchange, state.limits())
        .flatMap(json ->
            writes.answer(
                concern,
                () -> writer.put(key, json, millis, condition),
                result -> answers.ofPut(key, result)));
  }

  /** Renews the ttl of the value without sending it again: the heartbeat of a session. */
  @PatchMapping(Paths.KEY)
  @Operation(summary = "Renew the ttl of a value")
  @ApiResponse(responseCode = "204", ref = "Renewed")
  @Raises({
    Problem.NOT_FOUND,
    Problem.UNSUPPORTED_TYPE,
    Problem.STATE_FULL,
    Problem.QUOTA_EXCEEDED,
    Problem.WRITE_RATE_EXCEEDED,
    Problem.STOPPING,
    Problem.CLOCK
  })
  Mono<ResponseEntity<?>> touch(
      Key key,
      @Parameter(required = true) @RequestParam(required = false) @Nullable String ttl,
      @RequestParam(required = false) @Nullable String w,
      @RequestParam(required = false) @Nullable String timeout,
      Condition condition,
      Writer writer,
      ServerHttpRequest request) {
    if (ttl == null) {
      throw new ProblemException(
          Problem.INVALID_TTL, "PATCH of a key renews its ttl, so it must have the parameter ttl.");
    }
    HttpHeaders headers = request.getHeaders();
    if (headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
      throw new ProblemException(
          Problem.UNSUPPORTED_TYPE,
          "PATCH of a key only renews its ttl and has no body; send the value with PUT.");
    }
    long millis = TimeToLive.millis(ttl);
    return writes.answer(
        writes.of(w, timeout),
        () -> writer.touch(key, millis, condition),
        result -> answers.of(key, result, stored -> HttpStatus.NO_CONTENT));
  }

  @DeleteMapping(Paths.KEY)
  @Operation(summary = "Delete the value of a key")
  @ApiResponse(responseCode = "204", ref = "Deleted")
  @Raises({
    Problem.STATE_FULL,
    Problem.QUOTA_EXCEEDED,
    Problem.WRITE_RATE_EXCEEDED,
    Problem.STOPPING,
    Problem.CLOCK
  })
  Mono<ResponseEntity<?>> delete(
      Key key,
      @RequestParam(required = false) @Nullable String w,
      @RequestParam(required = false) @Nullable String timeout,
      Condition condition,
      Writer writer) {
    return writes.answer(
        writes.of(w, timeout),
        () -> writer.remove(key, condition),
        result -> answers.of(key, result, stored -> HttpStatus.NO_CONTENT));
  }
}
