package io.grapevine.connection;

import io.grapevine.http.Bodies;
import io.grapevine.message.Delta;
import io.grapevine.message.Exchange;
import io.grapevine.message.Exchanged;
import io.grapevine.message.Feedback;
import io.grapevine.message.NodeInfo;
import io.grapevine.message.PeerException;
import io.grapevine.message.Question;
import io.grapevine.message.Receipt;
import io.grapevine.message.SketchAnswer;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The exchange over HTTP; one client and one pool for all peers.
 *
 * <p>A peer gets deltas as JSON until it has answered in the binary form once.
 */
final class HttpPeerClient implements PeerClient {

  private static final int MAX_REMEMBERED = 10_000;

  private final WebClient client;
  private final Introduction self;
  private final Answers answers;
  private final GossipMetrics metrics;
  private final Set<Peer> binary =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Peer, Boolean> eldest) {
                  return size() > MAX_REMEMBERED;
                }
              }));

  HttpPeerClient(
      WebClient client, Introduction self, GossipMetrics metrics, ConnectionProperties properties) {
    this.client = client;
    this.self = self;
    this.metrics = metrics;
    this.answers = new Answers(metrics, properties);
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Question question, Function<PullResult, Mono<T>> use) {
    String query =
        question.isForFullState()
            ? ""
            : "?symbols=%d&first=%d".formatted(question.symbols(), question.first());
    return send(
        client
            .get()
            .uri(uri(peer, question.version() + query))
            .accept(
                question.isForFullState() ? BinaryForm.STREAM : BinaryForm.ITEM,
                MediaType.APPLICATION_JSON),
        (info, response) -> {
          HttpHeaders headers = response.headers().asHttpHeaders();
          if (response.statusCode().isSameCodeAs(HttpStatus.NO_CONTENT)) {
            return use.apply(new PullResult.Unchanged(info));
          }
          if (BinaryForm.is(BinaryForm.ITEM, headers)) {
            binary.add(peer);
            return answers
                .item(body(response))
                .map(SketchAnswer::decode)
                .onErrorMap(Answers::malformed)
                .flatMap(answer -> use.apply(new PullResult.Sketched(info, answer)));
          }
          if (BinaryForm.is(BinaryForm.STREAM, headers)) {
            binary.add(peer);
            return use.apply(new PullResult.FullState(info, answers.frames(body(response))));
          }
          return use.apply(new PullResult.FullState(info, answers.json(body(response))));
        });
  }

  @Override
  public Mono<Receipt> push(Peer peer, Delta delta) {
    if (!binary.contains(peer)) {
      return push(peer, delta, MediaType.APPLICATION_JSON, delta.json());
    }
    return push(peer, delta, BinaryForm.ITEM, delta.cbor())
        .onErrorResume(
            PeerException.class,
            error -> {
              binary.remove(peer); // It may be another program by now: next time it gets JSON.
              return Mono.error(error);
            });
  }

  private Mono<Receipt> push(Peer peer, Delta delta, MediaType type, byte[] body) {
    int entries = delta.entries().size();
    return this.<Receipt>send(
            client
                .put()
                .uri(uri(peer, ""))
                .contentType(type)
                .accept(BinaryForm.ITEM)
                .bodyValue(body),
            (info, response) -> {
              if (!BinaryForm.is(BinaryForm.ITEM, response.headers().asHttpHeaders())) {
                return response.releaseBody().thenReturn(Receipt.silent(info, entries));
              }
              binary.add(peer);
              return answers
                  .item(body(response))
                  .map(codes -> new Receipt(info, Feedback.read(codes, entries)))
                  .onErrorMap(Answers::malformed);
            })
        .doOnNext(receipt -> metrics.sent(entries, body.length));
  }

  @Override
  public Mono<Exchanged> exchange(Peer peer, Exchange exchange, Consumer<List<Entry>> take) {
    int pushed = exchange.pushed().size();
    return Mono.defer(() -> {
      byte[] body = exchange.encode();
      return this.<Exchanged>send(
              client
                  .post()
                  .uri(uri(peer, "exchange"))
                  .contentType(BinaryForm.ITEM)
                  .accept(BinaryForm.STREAM)
                  .bodyValue(body),
              (info, response) -> answers.exchanged(body(response), info, pushed, take))
          .doOnNext(exchanged -> metrics.sent(pushed, body.length));
    });
  }

  private static URI uri(Peer peer, String path) {
    return URI.create("http://" + peer + "/" + path);
  }

  private static Flux<byte[]> body(ClientResponse response) {
    return response.bodyToFlux(DataBuffer.class).map(Bodies::take);
  }

  /** What to do with an answer that may be used. */
  private interface Use<T> {
    Mono<T> of(NodeInfo info, ClientResponse response);
  }

  private <T> Mono<T> send(RequestHeadersSpec<?> request, Use<T> use) {
    return request
        .headers(headers -> PeerHeaders.write(self.request(), headers))
        .exchangeToMono(response -> checked(response).flatMap(info -> use.of(info, response)));
  }

  /** The sender of an answer that may be used; an error, and the body released, for any other. */
  private Mono<NodeInfo> checked(ClientResponse response) {
    NodeInfo info = PeerHeaders.read(response.headers().asHttpHeaders());
    var status = response.statusCode();
    if (self.isSelf(info.id())) {
      return refused(response, PeerException.Reason.SELF, "it is this node itself");
    }
    if (status.isSameCodeAs(HttpStatus.SERVICE_UNAVAILABLE)) {
      return refused(response, PeerException.Reason.BUSY, "it is busy");
    }
    if (!status.is2xxSuccessful()) {
      return refused(response, PeerException.Reason.STATUS, "it answered " + status.value());
    }
    return Mono.just(info);
  }

  private static Mono<NodeInfo> refused(
      ClientResponse response, PeerException.Reason reason, String message) {
    return response
        .releaseBody()
        .onErrorComplete()
        .then(Mono.error(new PeerException(reason, message)));
  }
}
