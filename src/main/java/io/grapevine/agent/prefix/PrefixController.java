package io.grapevine.agent.prefix;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.WriteAnswers;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.ProblemFields;
import io.grapevine.agent.problem.Raises;
import io.grapevine.agent.request.Paths;
import io.grapevine.agent.request.Permitted;
import io.grapevine.agent.wait.ConcernedWrites;
import io.grapevine.agent.wait.ConcernedWrites.Concern;
import io.grapevine.http.Amount;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Deletes everything below a prefix. */
@RestController
@Tag(name = "Lists")
class PrefixController {

  /** The body of a success. */
  record Removed(long deleted) {}

  private final ReplicatedState state;
  private final InstantSource clock;
  private final WriteAnswers answers;
  private final ConcernedWrites writes;
  private final Steps steps;

  PrefixController(
      ReplicatedState state,
      InstantSource clock,
      WriteAnswers answers,
      ConcernedWrites writes,
      Steps steps) {
    this.state = state;
    this.clock = clock;
    this.answers = answers;
    this.writes = writes;
    this.steps = steps;
  }

  @DeleteMapping(Paths.STATE)
  @Operation(summary = "Delete the values below a prefix")
  @ApiResponse(responseCode = "200", ref = "Removed")
  @Raises({Problem.WRITE_RATE_EXCEEDED, Problem.STOPPING, Problem.CLOCK})
  Mono<ResponseEntity<?>> remove(
      @Parameter(required = true) @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String w,
      @RequestParam(required = false) @Nullable String timeout,
      Rights rights,
      Writer writer) {
    Concern concern = writes.of(w, timeout);
    Key below = Listing.keyOf(prefix);
    if (below == null) {
      throw new ProblemException(
          Problem.INVALID_PARAMETER,
          "A delete of many keys must have a prefix that is not empty; nothing was changed.");
    }
    KeyRanges ranges = Permitted.ranges(rights, Permission.WRITE, below, null, null);
    return remove(below, ranges, concern, writer);
  }

  /** Ends early if the client leaves. */
  Mono<ResponseEntity<?>> remove(Key prefix, KeyRanges ranges, Concern concern, Writer writer) {
    return writes.answer(
        concern,
        Mono.fromSupplier(() -> new PrefixRemoval(state, writer, clock, ranges, concern.waits()))
            .flatMap(removal -> steps.each(removal::step).thenReturn(removal)),
        PrefixRemoval::tombstones,
        removal -> answer(prefix, removal));
  }

  private ResponseEntity<?> answer(Key prefix, PrefixRemoval removal) {
    PutResult refusal = removal.refusal();
    return refusal == null
        ? ResponseEntity.ok(new Removed(removal.deleted()))
        : ProblemFields.with(
            ProblemFields.with(
                answers.of(prefix, refusal, stored -> HttpStatus.OK),
                "Before that, %s deleted."
                    .formatted(Amount.of(removal.deleted(), "value was", "values were"))),
            Map.of("deleted", removal.deleted()));
  }
}
