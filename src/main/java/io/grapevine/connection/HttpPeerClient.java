package io.grapevine.connection;

import io.grapevine.http.JsonBody;
import io.grapevine.json.EntryReader;
import io.grapevine.json.MalformedJsonException;
import io.grapevine.peers.Peer;
import io.grapevine.state.Entry;
import io.grapevine.state.Version;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The exchange over HTTP, in the JSON form that every agent speaks; one client and one pool for all
 * peers.
 */
final class HttpPeerClient implements PeerClient {

  private final WebClient client;
  private final NodeId self;
  private final GossipMetrics metrics;
  private final long maxStateBytes;

  HttpPeerClient(
      WebClient client, NodeId self, GossipMetrics metrics, ConnectionProperties properties) {
    this.client = client;
    this.self = self;
    this.metrics = metrics;
    this.maxStateBytes = properties.maxStateSize().toBytes();
  }

  @Override
  public <T> Mono<T> pull(Peer peer, Version version, Function<PullResult, Mono<T>> use) {
    return client
        .get()
        .uri(URI.create("http://" + peer + "/" + version))
        .accept(MediaType.APPLICATION_JSON)
        .exchangeToMono(
            response -> checked(response).flatMap(info -> use.apply(result(info, response))));
  }

  @Override
  public Mono<NodeInfo> push(Peer peer, Delta delta) {
    return client
        .put()
        .uri(URI.create("http://" + peer + "/"))
        .contentType(MediaType.APPLICATION_JSON)
        .bodyValue(delta.json())
        .exchangeToMono(
            response -> checked(response).flatMap(info -> response.releaseBody().thenReturn(info)))
        .doOnNext(info -> metrics.sent(delta.entries().size(), delta.json().length));
  }

  /** The sender of an answer that may be used; an error, and the body released, for any other. */
  private Mono<NodeInfo> checked(ClientResponse response) {
    NodeInfo info = PeerHeaders.read(response.headers().asHttpHeaders());
    var status = response.statusCode();
    if (self.value().equals(info.id())) {
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

  private PullResult result(NodeInfo info, ClientResponse response) {
    return response.statusCode().isSameCodeAs(HttpStatus.NO_CONTENT)
        ? new PullResult.Unchanged(info)
        : new PullResult.FullState(info, parts(response.bodyToFlux(DataBuffer.class)));
  }

  private Flux<List<Entry>> parts(Flux<DataBuffer> body) {
    return Flux.defer(() -> {
      EntryReader reader = new EntryReader();
      AtomicLong received = new AtomicLong();
      return body.map(
              buffer -> {
                byte[] bytes = JsonBody.take(buffer);
                if (received.addAndGet(bytes.length) > maxStateBytes) {
                  throw new PeerException(PeerException.Reason.TOO_LARGE, "its state is too large");
                }
                List<Entry> entries = reader.read(bytes);
                metrics.received(entries.size(), bytes.length);
                return entries;
              })
          .concatWith(Mono.fromRunnable(reader::end))
          .onErrorMap(
              MalformedJsonException.class,
              e ->
                  new PeerException(
                      PeerException.Reason.MALFORMED, String.valueOf(e.getMessage())));
    });
  }
}
