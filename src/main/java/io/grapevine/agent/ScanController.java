package io.grapevine.agent;

import io.grapevine.http.RequestConnection;
import io.grapevine.json.EntryPieces;
import io.grapevine.json.EntryWriter;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/** Many keys of the state in their order: a page at a time, or all of them as a stream. */
@RestController
class ScanController {

  /** What a page can be had as. */
  static final List<MediaType> TYPES =
      List.of(MediaType.APPLICATION_JSON, MediaType.APPLICATION_NDJSON);

  private static final int MAX_LIMIT = 1_000;

  private final ReplicatedState state;

  ScanController(ReplicatedState state) {
    this.state = state;
  }

  @GetMapping(path = StateController.PATH, produces = MediaType.APPLICATION_JSON_VALUE)
  Flux<DataBuffer> page(
      @RequestParam @Nullable String prefix,
      @RequestParam @Nullable String after,
      @RequestParam(defaultValue = "100") String limit,
      ServerHttpRequest request) {
    Page page = new Page(entries(prefix, after).iterator(), limitOf(limit));
    return stream(new EntryPieces(page, page), request);
  }

  @GetMapping(path = StateController.PATH, produces = MediaType.APPLICATION_NDJSON_VALUE)
  Flux<DataBuffer> lines(
      @RequestParam @Nullable String prefix,
      @RequestParam @Nullable String after,
      @RequestParam @Nullable String limit,
      ServerHttpRequest request) {
    Stream<Entry> entries = entries(prefix, after);
    Iterator<Entry> some = (limit == null ? entries : entries.limit(limitOf(limit))).iterator();
    return stream(new EntryPieces(some, EntryPieces.Format.lines()), request);
  }

  private Stream<Entry> entries(@Nullable String prefix, @Nullable String after) {
    return state.scan(keyOf(prefix), keyOf(after));
  }

  private static Flux<DataBuffer> stream(EntryPieces pieces, ServerHttpRequest request) {
    Iterable<byte[]> once = () -> pieces;
    return RequestConnection.of(request)
        .paced(Flux.fromIterable(once).map(DefaultDataBufferFactory.sharedInstance::wrap));
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
      // Said below, for every wrong one alike.
    }
    throw new ProblemException(
        Problem.INVALID_LIMIT,
        "limit is a whole number from 1 to %d, not \"%s\".".formatted(MAX_LIMIT, text));
  }

  /**
   * {@code {"entries":[...],"next":"..."}}: next is there if more follows, and is the {@code after}
   * to go on with.
   */
  private static final class Page implements Iterator<Entry>, EntryPieces.Format {

    private final Iterator<Entry> entries;
    private int left;
    private @Nullable Entry last;

    Page(Iterator<Entry> entries, int limit) {
      this.entries = entries;
      this.left = limit;
    }

    @Override
    public boolean hasNext() {
      return left > 0 && entries.hasNext();
    }

    @Override
    public Entry next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      left--;
      last = entries.next();
      return last;
    }

    @Override
    public void begin(EntryWriter writer) {
      writer.ascii("{\"entries\":[");
    }

    @Override
    public void entry(Entry entry, boolean first, EntryWriter writer) {
      writer.ascii(first ? "" : ",").element(entry);
    }

    @Override
    public void end(EntryWriter writer) {
      writer.ascii("]");
      if (last != null && entries.hasNext()) {
        writer.ascii(",\"next\":").string(last.keyText());
      }
      writer.ascii("}");
    }
  }
}
