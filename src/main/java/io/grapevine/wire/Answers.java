package io.grapevine.wire;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.cbor.FrameReader;
import io.grapevine.cbor.MalformedCborException;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.http.Bodies;
import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.message.Exchanged;
import io.grapevine.message.MessageBounds;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.state.Received;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads the bodies of peers' answers, as they arrive and within bounds. */
final class Answers {

  private final GossipMetrics metrics;
  private final long maxBytes;
  private final int maxFrame;

  Answers(GossipMetrics metrics, ConnectionProperties properties) {
    this.metrics = metrics;
    this.maxBytes = properties.maxStateSize().toBytes();
    this.maxFrame = Math.toIntExact(properties.maxDeltaSize().toBytes());
  }

  /** A full state as JSON. */
  Flux<Received> json(Flux<byte[]> body) {
    return Flux.defer(() -> {
      EntryReader reader = new EntryReader();
      return bounded(body, maxBytes)
          .map(reader::read)
          .concatWith(Mono.fromRunnable(reader::end))
          .doOnNext(this::count)
          .onErrorMap(Answers::malformed);
    });
  }

  /** A full state as frames. */
  Flux<Received> frames(Flux<byte[]> body) {
    return Flux.defer(() -> {
      FrameReader reader = new FrameReader(maxFrame);
      return bounded(body, maxBytes)
          .concatMapIterable(reader::read, 1)
          .map(frame -> EntryCodec.decode(frame, MessageBounds.entries(maxFrame)))
          .concatWith(Mono.fromRunnable(reader::end))
          .doOnNext(this::count)
          .onErrorMap(Answers::malformed);
    });
  }

  /** The whole body, which is one item. */
  Mono<byte[]> item(Flux<byte[]> body) {
    return Bodies.whole(bounded(body, maxFrame));
  }

  /** The answer to an exchange. */
  Mono<Exchanged> exchanged(Flux<byte[]> body, NodeInfo info, int pushed, Consumer<Received> take) {
    return Mono.defer(() -> {
      var reader =
          new Exchanged.Reader(
              maxFrame,
              pushed,
              entries -> {
                count(entries);
                take.accept(entries);
              });
      return bounded(body, maxBytes)
          .doOnNext(reader::read)
          .then(Mono.fromSupplier(() -> reader.end(info)))
          .onErrorMap(Answers::malformed);
    });
  }

  /** Converts errors in a body to the exception that callers expect. */
  static Throwable malformed(Throwable error) {
    return error instanceof MalformedJsonException || error instanceof MalformedCborException
        ? new PeerException(PeerException.Reason.MALFORMED, String.valueOf(error.getMessage()))
        : error;
  }

  private Flux<byte[]> bounded(Flux<byte[]> body, long most) {
    AtomicLong received = new AtomicLong();
    return body.doOnNext(bytes -> {
      metrics.received(0, bytes.length);
      if (received.addAndGet(bytes.length) > most) {
        throw new PeerException(PeerException.Reason.TOO_LARGE, "its answer is too large");
      }
    });
  }

  private void count(Received entries) {
    metrics.received(entries.size(), 0);
  }
}
