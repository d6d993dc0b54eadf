package io.grapevine.wire;

import io.grapevine.http.Texts;
import io.grapevine.peers.Peer;
import io.grapevine.time.Durations;
import io.grapevine.time.OnceAMinute;
import io.grapevine.time.Ticker;
import io.grapevine.tls.PeerTls;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Speaks to each peer with or without TLS, as {@code grapevine.connection.tls} says.
 *
 * <p>If TLS is optional, a peer with which TLS fails is spoken to without it for a while. A peer
 * that refuses this, because TLS is required there by now, is spoken to with TLS at once. So each
 * request gets through as long as the two have one of both in common.
 */
final class PeerScheme implements ExchangeFilterFunction {

  /** How long a peer is spoken to without TLS before TLS is tried again. */
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private static final Logger log = LoggerFactory.getLogger(PeerScheme.class);

  private final PeerTls tls;
  private final Ticker ticker;
  private final OnceAMinute fallbacks;
  private final OnceAMinute failures;

  /** The peers that are spoken to without TLS, and until when. */
  private final Map<Peer, Long> plain = RememberedPeers.noneOf();

  PeerScheme(PeerTls tls, Ticker ticker, MeterRegistry meters) {
    this.tls = tls;
    this.ticker = ticker;
    this.fallbacks = new OnceAMinute(ticker);
    this.failures = new OnceAMinute(ticker);
    Gauge.builder("grapevine.tls.plain.peers", this, PeerScheme::plainPeers)
        .description("Peers to which this node speaks without TLS although TLS is optional")
        .register(meters);
  }

  private long plainPeers() {
    return Stream.of(plain.values().toArray(Long[]::new)).filter(this::isAhead).count();
  }

  private boolean isAhead(long end) {
    return end - ticker.nanos() > 0;
  }

  /** Whether the next request to this peer begins with TLS. */
  boolean isSecure(Peer peer) {
    return tls.isSpoken() && (tls.isRequired() || !isPlain(peer));
  }

  private boolean isPlain(Peer peer) {
    Long end = plain.get(peer);
    return end != null && isAhead(end);
  }

  @Override
  public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
    if (!tls.isSpoken()) {
      return next.exchange(request);
    }
    URI uri = request.url();
    Peer peer = new Peer(uri.getHost(), uri.getPort());
    Mono<ClientResponse> secure =
        Mono.defer(() ->
            next.exchange(
                ClientRequest.from(request)
                    .url(URI.create("https" + uri.toString().substring(4)))
                    .build()));
    if (tls.isRequired()) {
      return secure.doOnError(PeerScheme::isOfTls, error -> failed(peer, error));
    }
    Mono<ClientResponse> unsecure = Mono.defer(() -> next.exchange(request));
    return Mono.defer(() ->
        isPlain(peer)
            ? stillWithout(peer, unsecure, secure)
            : secure.onErrorResume(
                PeerScheme::isOfTls, error -> insteadWithout(peer, unsecure, error)));
  }

  /** TLS has just failed. */
  private Mono<ClientResponse> insteadWithout(
      Peer peer, Mono<ClientResponse> unsecure, Throwable error) {
    return unsecure.flatMap(answer -> {
      if (isRefusal(answer)) {
        failed(peer, error);
        return answer.releaseBody().then(Mono.error(error));
      }
      plain.put(peer, ticker.nanos() + MEMORY.toNanos());
      fallbacks.happened(times ->
          log.info(
              "speaking to peer {} without TLS for {}, because TLS failed: {}",
              peer,
              Durations.text(MEMORY),
              Texts.oneLine(error)));
      return Mono.just(answer);
    });
  }

  /** TLS failed a while ago; since then the peer may have started again and require it. */
  private Mono<ClientResponse> stillWithout(
      Peer peer, Mono<ClientResponse> unsecure, Mono<ClientResponse> secure) {
    return unsecure
        .onErrorResume(
            PeerScheme::isBroken,
            error -> {
              plain.remove(peer);
              return secure;
            })
        .flatMap(answer -> {
          if (!isRefusal(answer)) {
            return Mono.just(answer);
          }
          plain.remove(peer);
          return answer.releaseBody().then(secure);
        });
  }

  private void failed(Peer peer, Throwable error) {
    failures.happened(times ->
        log.warn(
            "TLS with peer {} failed ({} failures since the last report): {}",
            peer,
            times,
            Texts.oneLine(error)));
  }

  /** Whether the peer rejects requests without TLS. */
  private static boolean isRefusal(ClientResponse answer) {
    return answer.statusCode().value() == HttpStatus.UPGRADE_REQUIRED.value();
  }

  private static boolean isOfTls(Throwable error) {
    return causes(error).anyMatch(SSLException.class::isInstance);
  }

  /** Whether a connection broke, as it does when the peer refuses it before it has read a body. */
  private static boolean isBroken(Throwable error) {
    return causes(error).anyMatch(IOException.class::isInstance)
        && causes(error).noneMatch(ConnectException.class::isInstance);
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, cause -> cause != null, Throwable::getCause);
  }
}
