package io.grapevine.agent.batch;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.Raises;
import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.agent.request.Paths;
import io.grapevine.agent.request.Permitted;
import io.grapevine.agent.wait.ConcernedWrites;
import io.grapevine.agent.wait.ConcernedWrites.Concern;
import io.grapevine.http.RequestBodies;
import io.grapevine.state.BatchResult;
import io.grapevine.state.Entry;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Writes many keys at once: all of them or none. */
@RestController
@Tag(name = "Lists")
class BatchController {

  private final ReplicatedState state;
  private final RequestBodies bodies;
  private final DefaultTtl defaultTtl;
  private final BatchAnswers answers;
  private final ConcernedWrites writes;

  BatchController(
      ReplicatedState state,
      RequestBodies bodies,
      DefaultTtl defaultTtl,
      BatchAnswers answers,
      ConcernedWrites writes) {
    this.state = state;
    this.bodies = bodies;
    this.defaultTtl = defaultTtl;
    this.answers = answers;
    this.writes = writes;
  }

  @PatchMapping(Paths.STATE)
  @Operation(
      summary = "Write many keys: all of them or none",
      requestBody = @RequestBody(ref = "Writes"))
  @ApiResponse(responseCode = "200", ref = "Written")
  @Raises({
    Problem.CONDITION_FAILED,
    Problem.VALUE_TOO_LARGE,
    Problem.STATE_FULL,
    Problem.QUOTA_EXCEEDED,
    Problem.WRITE_RATE_EXCEEDED,
    Problem.STOPPING,
    Problem.CLOCK
  })
  Mono<ResponseEntity<?>> write(
      @RequestParam(required = false) @Nullable String w,
      @RequestParam(required = false) @Nullable String timeout,
      Rights rights,
      Writer writer,
      ServerWebExchange exchange) {
    Permitted.checkAny(rights, Permission.WRITE);
    Concern concern = writes.of(w, timeout);
    return BatchBody.read(bodies, exchange, state.limits(), defaultTtl)
        .doOnNext(
            batch -> batch.forEach(write -> Permitted.check(rights, Permission.WRITE, write.key())))
        .flatMap(batch ->
            writes.answer(
                concern,
                () -> batch.isEmpty() ? new BatchResult.Stored(List.of()) : writer.write(batch),
                result ->
                    result instanceof BatchResult.Stored(List<Entry> entries) ? entries : List.of(),
                answers::of));
  }
}
