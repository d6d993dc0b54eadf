package io.grapevine.wire;

import io.grapevine.bytes.Blocks;
import io.grapevine.cbor.CborReader;
import io.grapevine.cbor.EntryCodec;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.http.RequestBodies;
import io.grapevine.http.SmallBodies;
import io.grapevine.json.EntryReader;
import io.grapevine.message.Exchange;
import io.grapevine.message.MessageBounds;
import io.grapevine.repair.PeerAnswers;
import io.grapevine.state.Entry;
import io.grapevine.state.Received;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads the messages in peers' requests, large ones on the work scheduler. */
@Component
final class Requests {

  /** The memory that an exchange uses for each wanted or offered entry. */
  private static final int BYTES_OF_A_DIFFERENCE = 24;

  private final RequestBodies bodies;
  private final GossipMetrics metrics;
  private final long maxBytes;
  private final PeerAnswers answers;

  /** A reader of bodies, which asks these answers for what a message leaves out. */
  Requests(
      RequestBodies bodies,
      GossipMetrics metrics,
      ConnectionProperties properties,
      PeerAnswers answers) {
    this.bodies = bodies;
    this.metrics = metrics;
    this.maxBytes = properties.maxDeltaSize().toBytes();
    this.answers = answers;
  }

  /** The entries of a delta in JSON. */
  Mono<Received> json(ServerRequest request) {
    return delta(
        request,
        body -> {
          EntryReader reader = new EntryReader(MessageBounds.entries(maxBytes), answers::stamp);
          Received all = new Received(new ArrayList<>(), new ArrayList<>());
          body.drain((bytes, from, length) -> all.add(reader.read(bytes, from, length)));
          reader.end();
          return all;
        });
  }

  /** The entries of a delta in the binary form. */
  Mono<Received> binary(ServerRequest request) {
    return delta(
        request,
        body ->
            binary(new CborReader(body.take()), more -> bodies.reserve(request.exchange(), more)));
  }

  /** As above, of a body that is there. */
  Received binary(SmallBodies.Body body) {
    return binary(new CborReader(body.bytes()), body);
  }

  /** As above, of the rest of a body. */
  Received binary(CborReader rest, SmallBodies.Body body) {
    Received received = binary(rest, body::reserve);
    metrics.received(received.size(), body.bytes().length);
    return received;
  }

  /**
   * A short message could renew a long value any number of times.
   *
   * @param reserve reserves memory for an entry that is larger than what renews it
   */
  private Received binary(CborReader cbor, LongConsumer reserve) {
    Received received =
        EntryCodec.read(
            cbor,
            MessageBounds.entries(maxBytes),
            key -> {
              Optional<Entry> renewed = answers.known(key);
              renewed.ifPresent(entry -> reserve.accept(entry.size()));
              return renewed;
            });
    cbor.skipRest();
    return received;
  }

  private Mono<Received> delta(ServerRequest request, Form form) {
    return bodies
        .read(request.exchange(), maxBytes)
        .map(body -> {
          int bytes = body.size();
          Received received = form.decode(body);
          metrics.received(received.size(), bytes);
          return received;
        });
  }

  private interface Form {
    Received decode(Blocks body);
  }

  /** The exchange that a peer sends. */
  Mono<Exchange> exchange(ServerRequest request) {
    return bodies
        .read(request.exchange(), maxBytes)
        .map(body -> {
          int bytes = body.size();
          Exchange exchange = Exchange.decode(body.take(), maxBytes);
          bodies.reserve(request.exchange(), (long) BYTES_OF_A_DIFFERENCE * exchange.differences());
          metrics.received(exchange.pushed().size(), bytes);
          return exchange;
        });
  }
}
