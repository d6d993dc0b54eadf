package io.grapevine.agent.prefix;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.request.Permitted;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.ReplicatedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Counts what readers see below a prefix. */
@RestController
@Tag(name = "Lists")
class StatisticsController {

  private final ReplicatedState state;
  private final InstantSource clock;
  private final Steps steps;

  StatisticsController(ReplicatedState state, InstantSource clock, Steps steps) {
    this.state = state;
    this.clock = clock;
    this.steps = steps;
  }

  @GetMapping(path = "/v1/stats", produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(summary = "Count what readers see below a prefix")
  @ApiResponse(responseCode = "200", ref = "Statistics")
  Mono<Statistics.Totals> statistics(
      @RequestParam(required = false) @Nullable String prefix, Rights rights) {
    KeyRanges ranges = Permitted.ranges(rights, Permission.READ, Listing.keyOf(prefix), null, null);
    return Mono.fromSupplier(() -> new Statistics(ranges.ascending(state), clock.millis()))
        .flatMap(counting -> steps.each(counting::step).thenReturn(counting))
        .map(Statistics::totals);
  }
}
