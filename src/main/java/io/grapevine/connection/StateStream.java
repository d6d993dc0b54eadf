package io.grapevine.connection;

import io.grapevine.json.EntryPieces;
import io.grapevine.state.ReplicatedState;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import reactor.core.publisher.Flux;

/**
 * The full state as JSON, made piece by piece as the connection takes it: never in memory a second
 * time.
 */
final class StateStream {

  private final ReplicatedState state;
  private final GossipMetrics metrics;

  StateStream(ReplicatedState state, GossipMetrics metrics) {
    this.state = state;
    this.metrics = metrics;
  }

  Flux<DataBuffer> json(DataBufferFactory buffers) {
    return Flux.defer(() -> {
      var pieces = new EntryPieces(state.entries().iterator(), EntryPieces.Format.object());
      Iterable<byte[]> once = () -> pieces;
      return Flux.fromIterable(once)
          .doOnNext(piece -> metrics.sent(0, piece.length))
          .doFinally(signal -> metrics.sent(Math.toIntExact(pieces.written()), 0))
          .map(buffers::wrap);
    });
  }
}
