package io.grapevine.tls;

import io.grapevine.http.PortTls;
import io.grapevine.tls.PeerTlsProperties.Mode;
import io.netty.channel.Channel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslOptions;

/**
 * TLS between nodes: each side of a connection presents the certificate of its node and checks that
 * of the other one.
 *
 * <p>A bundle that was reloaded is used for new connections. Sessions of the bundle before are not
 * resumed, because a resumed session checks no certificate.
 */
public final class PeerTls implements PortTls {

  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** A connection lives for minutes, and the next one to the same peer resumes its session. */
  private static final Duration LONGEST_SESSION = Duration.ofHours(1);

  private final PeerTlsProperties properties;
  private volatile @Nullable Contexts contexts;

  private record Contexts(SslContext server, SslContext client) {}

  /**
   * TLS with the bundle that the settings name, if they demand TLS.
   *
   * @throws IllegalStateException if that bundle is unsuitable; the message begins with the setting
   */
  public PeerTls(PeerTlsProperties properties, SslBundles bundles) {
    this.properties = properties;
    String name = properties.tlsBundle();
    if (properties.tls() != Mode.OFF && name != null) {
      try {
        use(bundles.getBundle(name));
        bundles.addBundleUpdateHandler(name, this::use);
      } catch (NoSuchSslBundleException e) {
        throw new IllegalStateException(
            "grapevine.connection.tls-bundle must be the name of an SSL bundle", e);
      }
    }
  }

  private void use(SslBundle bundle) {
    if (bundle.getStores().getKeyStore() == null || bundle.getStores().getTrustStore() == null) {
      throw new IllegalStateException(
          "grapevine.connection.tls-bundle must name a bundle with a keystore, for the certificate of"
              + " this node, and a truststore, for the authority of the group");
    }
    NamedPeers peers = new NamedPeers(authority(bundle), properties.peerNames());
    var keys = bundle.getManagers().getKeyManagerFactory();
    try {
      contexts =
          new Contexts(
              common(SslContextBuilder.forServer(keys), bundle)
                  .trustManager(peers)
                  .clientAuth(ClientAuth.REQUIRE)
                  .build(),
              common(SslContextBuilder.forClient().keyManager(keys), bundle)
                  .trustManager(peers)
                  .build());
    } catch (SSLException e) {
      throw new IllegalStateException(
          "grapevine.connection.tls-bundle cannot be used: " + e.getMessage(), e);
    }
  }

  private static SslContextBuilder common(SslContextBuilder builder, SslBundle bundle) {
    String[] protocols = bundle.getOptions().getEnabledProtocols();
    return builder
        .sslProvider(SslProvider.JDK)
        .protocols(protocols == null ? PROTOCOLS : protocols)
        .ciphers(SslOptions.asSet(bundle.getOptions().getCiphers()))
        .sessionTimeout(LONGEST_SESSION.toSeconds());
  }

  private static X509ExtendedTrustManager authority(SslBundle bundle) {
    return Stream.of(bundle.getManagers().getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public boolean isSpoken() {
    return properties.tls() != Mode.OFF;
  }

  @Override
  public boolean isRequired() {
    return properties.tls() == Mode.REQUIRED;
  }

  @Override
  public SslHandler handler(Channel connection) {
    return Objects.requireNonNull(contexts).server().newHandler(connection.alloc());
  }

  /** What this node uses as a client, from now on until the bundle is reloaded. */
  public SslContext client() {
    return Objects.requireNonNull(contexts).client();
  }
}
