package io.grapevine.wire;

import io.grapevine.tls.PeerTls;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Connects to peers, with TLS to those whose URI has the scheme {@code https}. */
final class PeerConnector implements ClientHttpConnector {

  private final HttpClient client;
  private final PeerTls tls;
  private final Duration handshakeTimeout;
  private final ClientHttpConnector plain;
  private volatile @Nullable Secured secured;

  /** What connects with the certificates of this context. */
  private record Secured(SslContext context, HttpClient client, ClientHttpConnector connector) {}

  /**
   * Connects with this client.
   *
   * @param handshakeTimeout how long a peer may take for a TLS handshake
   */
  PeerConnector(HttpClient client, PeerTls tls, Duration handshakeTimeout) {
    this.client = client;
    this.tls = tls;
    this.handshakeTimeout = handshakeTimeout;
    this.plain = new ReactorClientHttpConnector(client);
  }

  @Override
  public Mono<ClientHttpResponse> connect(
      HttpMethod method, URI uri, Function<? super ClientHttpRequest, Mono<Void>> request) {
    ClientHttpConnector connector = uri.getScheme().equals("https") ? secured().connector() : plain;
    return connector.connect(method, uri, request);
  }

  /** The client with or without TLS. */
  HttpClient client(boolean secure) {
    return secure ? secured().client() : client;
  }

  /** When the certificate was replaced, the connections with the old one are left to their end. */
  private Secured secured() {
    SslContext context = tls.client();
    Secured last = secured;
    if (last == null || last.context() != context) {
      HttpClient with = secured(context);
      last = new Secured(context, with, new ReactorClientHttpConnector(with));
      secured = last;
    }
    return last;
  }

  private HttpClient secured(SslContext context) {
    return client.secure(spec ->
        spec.sslContext(context)
            .handshakeTimeout(handshakeTimeout)
            .handlerConfigurator(PeerConnector::ignoreAddress));
  }

  /** Peers are contacted at the addresses of pods; {@link PeerTls} checks their names instead. */
  static void ignoreAddress(SslHandler handler) {
    SSLParameters parameters = handler.engine().getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("");
    handler.engine().setSSLParameters(parameters);
  }
}
