package io.grapevine.agent;

import io.grapevine.http.RequestConnection;
import io.grapevine.json.EntryPieces;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Lists entries of the state in key order: one page, or all of them as a stream. */
@RestController
class ScanController {

  /** The media types of a page. */
  static final List<MediaType> TYPES =
      List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON);

  private static final int MAX_LIMIT = 1_000;

  private final ReplicatedState state;
  private final InstantSource clock;
  private final Scheduler work;

  ScanController(ReplicatedState state, InstantSource clock, Scheduler work) {
    this.state = state;
    this.clock = clock;
    this.work = work;
  }

  @GetMapping(path = StateController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  Flux<DataBuffer> page(
      @RequestParam @Nullable String prefix,
      @RequestParam @Nullable String after,
      @RequestParam(defaultValue = "100") String limit,
      ServerHttpRequest request) {
    return paced(page(prefix, after, limit), request);
  }

  @GetMapping(path = StateController.PATH, produces = MediaType.APPLICATION_NDJSON_VALUE)
  Flux<DataBuffer> lines(
      @RequestParam @Nullable String prefix,
      @RequestParam @Nullable String after,
      @RequestParam @Nullable String limit,
      ServerHttpRequest request) {
    return paced(lines(prefix, after, limit), request);
  }

  private static Flux<DataBuffer> paced(Flux<byte[]> pieces, ServerHttpRequest request) {
    return RequestConnection.of(request)
        .paced(pieces.map(DefaultDataBufferFactory.sharedInstance::wrap));
  }

  /** One page as JSON. */
  Flux<byte[]> page(@Nullable String prefix, @Nullable String after, String limit) {
    Page page = new Page(entries(prefix, after), clock.millis(), limitOf(limit));
    return steps(new EntryPieces(page, page, page));
  }

  /** One line for each entry. */
  Flux<byte[]> lines(@Nullable String prefix, @Nullable String after, @Nullable String limit) {
    long most = limit == null ? Long.MAX_VALUE : limitOf(limit);
    Selection some = new Selection(entries(prefix, after), clock.millis(), most);
    return steps(new EntryPieces(some, some, EntryPieces.Format.lines()));
  }

  private Iterator<Entry> entries(@Nullable String prefix, @Nullable String after) {
    return state.entries(keyOf(prefix), keyOf(after)).iterator();
  }

  /**
   * The first piece is produced where the request arrives; most pages need no other one. Each
   * further piece is a separate task of the work scheduler, because a scan may have to skip any
   * number of invisible entries.
   */
  private Flux<byte[]> steps(EntryPieces pieces) {
    Mono<byte[]> piece = Mono.fromSupplier(pieces::next);
    Flux<byte[]> others =
        Flux.defer(() ->
            pieces.hasNext() ? piece.subscribeOn(work).repeat(pieces::hasNext) : Flux.empty());
    return Flux.concat(piece, others).filter(bytes -> bytes.length > 0);
  }

  private static @Nullable Key keyOf(@Nullable String text) {
    return text == null || text.isEmpty() ? null : Key.of(text);
  }

  private static int limitOf(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Reported below, together with numbers out of range.
    }
    throw new ProblemException(
        Problem.INVALID_LIMIT,
        "limit must be an integer from 1 to %d, not %s.".formatted(MAX_LIMIT, Quoted.of(text)));
  }
}
