package io.grapevine.agent.watch;

import io.grapevine.access.Rights;
import io.grapevine.agent.prefix.Listing;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.agent.problem.Raises;
import io.grapevine.state.Key;
import io.grapevine.watch.Bookmark;
import io.grapevine.watch.Form;
import io.grapevine.watch.Scope;
import io.grapevine.watch.Start;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Streams what changes below a prefix, after everything that is there. */
@RestController
@Tag(name = "Watch")
class WatchController {

  static final String PATH = "/v1/watch";

  /** The last id that a client of server-sent events has received. */
  private static final String LAST_EVENT_ID = "Last-Event-ID";

  private final WatchStreams streams;
  private final WatchQuotas quotas;
  private final Leases leases;

  WatchController(WatchStreams streams, WatchQuotas quotas, Leases leases) {
    this.streams = streams;
    this.quotas = quotas;
    this.leases = leases;
  }

  @GetMapping(
      path = PATH,
      produces = {MediaType.TEXT_EVENT_STREAM_VALUE, MediaType.APPLICATION_NDJSON_VALUE})
  @Operation(
      operationId = "watch",
      summary = "Watch what changes",
      parameters = @Parameter(ref = "Last-Event-ID"))
  @ApiResponse(responseCode = "200", ref = "Changes")
  @Raises({Problem.TOO_MANY_WATCHES, Problem.WATCH_QUOTA_EXCEEDED, Problem.STOPPING})
  Mono<Void> watch(
      @RequestParam(required = false) @Nullable String prefix,
      @RequestParam(required = false) @Nullable String key,
      @RequestParam(required = false) @Nullable String from,
      @RequestParam(required = false) @Nullable String bookmark,
      Rights rights,
      ServerWebExchange exchange) {
    ServerHttpRequest request = exchange.getRequest();
    Scope asked = scopeOf(prefix, key);
    Scope visible = Visible.require(asked, rights);
    Start start = startOf(request.getHeaders().getFirst(LAST_EVENT_ID), bookmark, from);
    Form form = formOf(request.getHeaders().getAccept());
    ServerHttpResponse response = exchange.getResponse();
    response
        .getHeaders()
        .setContentType(
            form == Form.EVENTS ? MediaType.TEXT_EVENT_STREAM : MediaType.APPLICATION_NDJSON);
    response.getHeaders().setCacheControl("no-store");
    return request.getMethod().equals(HttpMethod.HEAD)
        ? response.setComplete()
        : streams.send(
            visible,
            form,
            start,
            response,
            leases.of(exchange, asked, quotas.open(visible, exchange)));
  }

  /** The form that the client prefers; server-sent events if it does not care. */
  static Form formOf(List<MediaType> accepted) {
    return quality(MediaType.APPLICATION_NDJSON, accepted)
            > quality(MediaType.TEXT_EVENT_STREAM, accepted)
        ? Form.LINES
        : Form.EVENTS;
  }

  private static double quality(MediaType type, List<MediaType> accepted) {
    return accepted.stream()
        .filter(one -> one.includes(type))
        .max(
            Comparator.comparing(MediaType::isWildcardType, Comparator.reverseOrder())
                .thenComparing(MediaType::isWildcardSubtype, Comparator.reverseOrder()))
        .map(MediaType::getQualityValue)
        .orElse(0.0);
  }

  /** An empty prefix is none, as in lists. */
  static Scope scopeOf(@Nullable String prefix, @Nullable String key) {
    if (key == null) {
      return new Scope.Below(Listing.keyOf(prefix));
    }
    if (prefix == null) {
      return new Scope.One(Key.of(key));
    }
    throw new ProblemException(
        Problem.INVALID_PARAMETER, "A watch is about a key or about a prefix, not about both.");
  }

  /**
   * The header is newer than the parameters: a client that reconnects by itself sends it together
   * with those of its first request. Without one, or with an empty one, it has received no event.
   */
  static Start startOf(
      @Nullable String lastEventId, @Nullable String bookmark, @Nullable String from) {
    if (from != null && !from.equals("now")) {
      throw new ProblemException(
          Problem.INVALID_PARAMETER,
          "from must be now, or be left out to get everything first, not %s."
              .formatted(Quoted.of(from)));
    }
    String known = lastEventId == null || lastEventId.isEmpty() ? bookmark : lastEventId;
    if (known == null) {
      return from == null ? Start.BEGINNING : Start.NOW;
    }
    return Bookmark.parse(known)
        .orElseThrow(() ->
            new ProblemException(
                Problem.INVALID_PARAMETER,
                "A bookmark is the id of an event of a watch, not %s."
                    .formatted(Quoted.of(known))));
  }
}
