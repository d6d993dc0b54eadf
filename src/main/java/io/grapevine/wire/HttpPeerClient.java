package io.grapevine.wire;

import io.grapevine.bytes.Parts;
import io.grapevine.connection.GossipMetrics;
import io.grapevine.connection.PeerClient;
import io.grapevine.connection.PullResult;
import io.grapevine.http.Bodies;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.peers.Peer;
import io.grapevine.state.Received;
import io.grapevine.time.Ticker;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Sends requests to peers over HTTP, with one client and one pool for all peers.
 *
 * <p>A peer receives deltas as JSON until it has answered in the binary form once, and then in the
 * version of the messages that both know.
 */
final class HttpPeerClient implements PeerClient {

  private static final int MAX_DISCARDED = 64 * 1024;

  /** The number of pieces of an answer that wait while the previous one is processed. */
  private static final int PIECES_AHEAD = 4;

  /** The first version of the messages that has renewals. */
  private static final int RENEWALS = 2;

  private final WebClient client;
  private final Introduction self;
  private final AnswerReader reader;
  private final GossipMetrics metrics;
  private final Scheduler work;
  private final Ticker ticker;
  private final Map<Peer, Integer> binary = RememberedPeers.noneOf();

  HttpPeerClient(
      WebClient client,
      Introduction self,
      AnswerReader reader,
      GossipMetrics metrics,
      Scheduler work,
      Ticker ticker) {
    this.client = client;
    this.self = self;
    this.reader = reader;
    this.metrics = metrics;
    this.work = work;
    this.ticker = ticker;
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    String query =
        question.isForFullState()
            ? ""
            : "?symbols=%d&first=%d".formatted(question.symbols(), question.first());
    return send(
        peer,
        client
            .get()
            .uri(uri(peer, question.version() + query))
            .accept(
                question.isForFullState() ? BinaryForm.STREAM : BinaryForm.ITEM,
                MediaType.APPLICATION_JSON),
        (head, body) -> reader.pulled(peer, question, head, body, use));
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    Integer messages = binary.get(peer);
    if (messages == null) {
      return push(peer, delta, MediaType.APPLICATION_JSON, delta.json());
    }
    Parts body = messages < RENEWALS ? delta.cbor() : delta.renewing();
    return push(peer, delta, BinaryForm.ITEM, body)
        .onErrorResume(
            PeerException.class,
            error -> {
              binary.remove(peer); // It may be another program by now: it gets JSON next time.
              return Mono.error(error);
            });
  }

  private Mono<Receipt> push(Peer peer, Delta delta, MediaType type, Parts body) {
    int entries = delta.entries().size();
    return this.<Receipt>send(
            peer,
            client
                .put()
                .uri(uri(peer, ""))
                .contentType(type)
                .contentLength(body.size())
                .accept(BinaryForm.ITEM)
                .headers(headers -> PeerHeaders.write(delta, headers))
                .body(BodyInserters.fromDataBuffers(Bodies.of(body))),
            (head, answer) -> reader.receipt(peer, head, answer, entries))
        .doOnNext(receipt -> metrics.sent(entries, body.size()));
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<Received> take) {
    int pushed = exchange.pushed().size();
    return Mono.defer(() -> {
      byte[] body = exchange.encode();
      return this.<Exchanged>send(
              peer,
              client
                  .post()
                  .uri(uri(peer, "exchange"))
                  .contentType(BinaryForm.ITEM)
                  .contentLength(body.length)
                  .accept(BinaryForm.STREAM)
                  .body(BodyInserters.fromDataBuffers(Bodies.of(ByteBuffer.wrap(body)))),
              (head, answer) -> reader.exchanged(peer, head, answer, pushed, take))
          .doOnNext(exchanged -> metrics.sent(pushed, body.length));
    });
  }

  private static URI uri(Peer peer, String path) {
    return URI.create("http://" + peer + "/" + path);
  }

  /** Handles an answer. */
  private interface Use<T> {
    Mono<T> of(AnswerHead head, Flux<byte[]> body);
  }

  private <T> Mono<T> send(Peer peer, RequestHeadersSpec<?> request, Use<T> use) {
    return Mono.defer(() -> {
      long sent = ticker.nanos();
      return request
          .headers(headers -> PeerHeaders.write(self.request(), headers))
          .exchangeToMono(response ->
              Mono.defer(() -> read(peer, response, sent, use))
                  .onErrorResume(
                      PeerException.class, error -> discard(response).then(Mono.error(error))));
    });
  }

  private <T> Mono<T> read(Peer peer, ClientResponse response, long sent, Use<T> use) {
    AnswerHead head =
        AnswerHead.of(response.statusCode(), response.headers().asHttpHeaders(), sent);
    if (head.isOfNode() && (head.is(BinaryForm.ITEM) || head.is(BinaryForm.STREAM))) {
      binary.put(peer, head.info().messages());
    }
    return use.of(head, body(response));
  }

  /** The body of an answer; a body that is not small continues on the work scheduler. */
  private Flux<byte[]> body(ClientResponse response) {
    Flux<byte[]> body = response.bodyToFlux(DataBuffer.class).map(Bodies::take);
    return response.headers().contentLength().orElse(Long.MAX_VALUE) <= Bodies.SMALL
        ? body
        : body.publishOn(work, PIECES_AHEAD);
  }

  /** After a short unneeded body the connection can be reused; a long one closes it. */
  private Mono<Void> discard(ClientResponse response) {
    return body(response)
        .scan(0, (read, bytes) -> read + bytes.length)
        .takeUntil(read -> read > MAX_DISCARDED)
        .then()
        .onErrorComplete();
  }
}
