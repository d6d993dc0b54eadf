package io.grapevine.agent.batch;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.prefix.Page;
import io.grapevine.agent.prefix.Shown;
import io.grapevine.agent.prefix.Steps;
import io.grapevine.agent.request.Paths;
import io.grapevine.agent.request.Permitted;
import io.grapevine.http.RequestBodies;
import io.grapevine.json.EntryPieces;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;

/** Reads many keys at once: those that have a value, in the order of the request. */
@RestController
@Tag(name = "Lists")
class QueryController {

  private static final String PATH = Paths.STATE + "/query";

  private final ReplicatedState state;
  private final RequestBodies bodies;
  private final InstantSource clock;
  private final Steps steps;

  QueryController(ReplicatedState state, RequestBodies bodies, InstantSource clock, Steps steps) {
    this.state = state;
    this.bodies = bodies;
    this.clock = clock;
    this.steps = steps;
  }

  @PostMapping(path = PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  @Operation(
      summary = "Read many keys: those that have a value, in the order of the request",
      requestBody = @RequestBody(ref = "Keys"))
  @ApiResponse(responseCode = "200", ref = "EntriesOfKeys")
  Flux<DataBuffer> query(
      @RequestParam(required = false) @Nullable String fields,
      Rights rights,
      ServerWebExchange exchange) {
    Permitted.checkAny(rights, Permission.READ);
    Shown shown = Shown.of(fields);
    return KeysBody.read(bodies, exchange)
        .doOnNext(keys -> keys.forEach(key -> Permitted.check(rights, Permission.READ, key)))
        .flatMapMany(keys -> {
          Page page = new Page(entries(keys), clock.millis(), keys.size(), shown.form());
          return steps.body(new EntryPieces(page, page, page), exchange.getRequest());
        });
  }

  /** Each is looked up when the one before it was sent. */
  private Iterator<Entry> entries(List<Key> keys) {
    return keys.stream().map(state::entry).flatMap(Optional::stream).iterator();
  }
}
