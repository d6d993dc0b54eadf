package io.grapevine.connection;

import io.grapevine.http.Bodies;
import io.grapevine.http.GzipBody;
import io.grapevine.json.EntryReader;
import io.grapevine.message.PeerException;
import io.grapevine.state.Entry;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the bodies of peers' requests, which count at their unpacked size. */
final class Requests {

  private final GossipMetrics metrics;
  private final long maxBytes;

  Requests(GossipMetrics metrics, ConnectionProperties properties) {
    this.metrics = metrics;
    this.maxBytes = properties.maxDeltaSize().toBytes();
  }

  long maxBytes() {
    return maxBytes;
  }

  /** The entries of a delta in JSON. */
  Mono<List<Entry>> json(ServerRequest request) {
    EntryReader reader = new EntryReader();
    return body(request)
        .<List<Entry>>reduceWith(
            ArrayList::new,
            (entries, bytes) -> {
              entries.addAll(reader.read(bytes));
              return entries;
            })
        .doOnNext(entries -> {
          reader.end();
          metrics.received(entries.size(), 0);
        });
  }

  /** A body that is one item in the binary form. */
  Mono<byte[]> item(ServerRequest request) {
    return Bodies.whole(body(request));
  }

  private Flux<byte[]> body(ServerRequest request) {
    if (request.headers().contentLength().orElse(0) > maxBytes) {
      return Flux.error(tooLarge());
    }
    Flux<byte[]> body = request.bodyToFlux(DataBuffer.class).map(Bodies::take);
    return GzipBody.isGzip(request.headers().asHttpHeaders())
        ? bounded(GzipBody.unpack(bounded(body)))
        : bounded(body);
  }

  private Flux<byte[]> bounded(Flux<byte[]> body) {
    return Flux.defer(() -> {
      long[] received = {0};
      return body.doOnNext(bytes -> {
        received[0] += bytes.length;
        metrics.received(0, bytes.length);
        if (received[0] > maxBytes) {
          throw tooLarge();
        }
      });
    });
  }

  private PeerException tooLarge() {
    return new PeerException(
        PeerException.Reason.TOO_LARGE,
        "A request has at most %d bytes; split it.".formatted(maxBytes));
  }
}
