package io.grapevine.agent.prefix;

import io.grapevine.access.Rights;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.request.Paths;
import io.grapevine.json.EntryPieces;
import io.grapevine.state.ReplicatedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Lists entries of the state in key order: one page, or all of them as a stream. */
@RestController
@Tag(name = "Lists")
class ScanController {

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

  private final ReplicatedState state;
  private final InstantSource clock;
  private final Steps steps;

  ScanController(ReplicatedState state, InstantSource clock, Steps steps) {
    this.state = state;
    this.clock = clock;
    this.steps = steps;
  }

  @GetMapping(path = Paths.STATE, produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(operationId = "list", summary = "List entries below a prefix")
  @ApiResponse(responseCode = "200", ref = "Entries")
  Flux<DataBuffer> page(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String order,
      @RequestParam(required = false) @Nullable String fields,
      @RequestParam(required = false) @Nullable String limit,
      Rights rights,
      ServerHttpRequest request) {
    Listing listing = Listing.of(rights, prefix, after, before, order, fields);
    return steps.body(page(listing, limit == null ? DEFAULT_LIMIT : limitOf(limit)), request);
  }

  @GetMapping(path = Paths.STATE, produces = MediaType.APPLICATION_NDJSON_VALUE)
  @Operation(operationId = "list", summary = "List entries below a prefix")
  @ApiResponse(responseCode = "200", ref = "Entries")
  Flux<DataBuffer> lines(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String after,
      @RequestParam(required = false) @Nullable String before,
      @RequestParam(required = false) @Nullable String order,
      @RequestParam(required = false) @Nullable String fields,
      @RequestParam(required = false) @Nullable String limit,
      Rights rights,
      ServerHttpRequest request) {
    Listing listing = Listing.of(rights, prefix, after, before, order, fields);
    return steps.body(lines(listing, limit == null ? Long.MAX_VALUE : limitOf(limit)), request);
  }

  /** One page as JSON. */
  EntryPieces page(Listing listing, long limit) {
    Page page = new Page(listing.entries(state), clock.millis(), limit, listing.shown().form());
    return new EntryPieces(page, page, page);
  }

  /** One line for each entry. */
  EntryPieces lines(Listing listing, long limit) {
    Selection some = new Selection(listing.entries(state), clock.millis(), limit);
    return new EntryPieces(some, some, EntryPieces.Format.lines(listing.shown().form()));
  }

  private static int limitOf(String text) {
    int limit = DIGITS.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (limit >= 1 && limit <= MAX_LIMIT) {
      return limit;
    }
    throw new ProblemException(
        Problem.INVALID_LIMIT,
        "limit must be an integer from 1 to %d, not %s.".formatted(MAX_LIMIT, Quoted.of(text)));
  }
}
