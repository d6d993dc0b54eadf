package io.grapevine.agent.backup;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.prefix.Listing;
import io.grapevine.agent.prefix.Selection;
import io.grapevine.agent.prefix.Steps;
import io.grapevine.agent.request.Permitted;
import io.grapevine.json.EntryPieces;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.ReplicatedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Everything below a prefix as lines that an import reads. */
@RestController
@Tag(name = "Backup")
class ExportController {

  private final ReplicatedState state;
  private final InstantSource clock;
  private final Steps steps;

  ExportController(ReplicatedState state, InstantSource clock, Steps steps) {
    this.state = state;
    this.clock = clock;
    this.steps = steps;
  }

  @GetMapping(path = "/v1/export", produces = MediaType.APPLICATION_NDJSON_VALUE)
  @Operation(operationId = "export", summary = "Export the values below a prefix")
  @ApiResponse(responseCode = "200", ref = "Export")
  Flux<DataBuffer> lines(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String stamps,
      Rights rights,
      ServerHttpRequest request) {
    long now = clock.millis();
    BiConsumer<EntryWriter, Entry> form =
        Stamps.areWanted(stamps)
            ? EntryWriter::element
            : (writer, entry) -> writer.value(entry, now);
    KeyRanges ranges = Permitted.ranges(rights, Permission.READ, Listing.keyOf(prefix), null, null);
    Selection all = new Selection(ranges.ascending(state), now, Long.MAX_VALUE);
    return steps.body(new EntryPieces(all, all, EntryPieces.Format.lines(form)), request);
  }
}
