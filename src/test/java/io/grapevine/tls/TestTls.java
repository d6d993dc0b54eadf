package io.grapevine.tls;

import io.grapevine.connection.Settings;
import io.grapevine.testing.Authority;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/** TLS of a node under test, whose bundle can be replaced. */
public final class TestTls {

  private final DefaultSslBundleRegistry registry = new DefaultSslBundleRegistry();
  private final PeerTls tls;
  private final AtomicInteger checks = new AtomicInteger();

  /** With this certificate, trusting this authority; the mode and the names are the settings. */
  public TestTls(String mode, X509Bundle own, Authority authority, String... names) {
    registry.registerBundle("node", bundle(own, authority));
    tls =
        new PeerTls(
            Settings.tls("tls", mode, "tls-bundle", "node", "peer-names", String.join(",", names)),
            registry);
  }

  /** With a certificate of this authority. */
  public TestTls(String mode, Authority authority) {
    this(mode, authority.issue("node"), authority);
  }

  public PeerTls peers() {
    return tls;
  }

  /** Replaces the bundle, as after a change of its files. */
  public void reload(X509Bundle own, Authority... authorities) {
    registry.updateBundle("node", bundle(own, authorities));
  }

  /** How often a certificate of the other side was checked. */
  public int checks() {
    return checks.get();
  }

  private SslBundle bundle(X509Bundle own, Authority... authorities) {
    PemSslStore keys = PemSslStore.of(own.getCertificatePathList(), own.getKeyPair().getPrivate());
    PemSslStore trusted =
        PemSslStore.of(
            Stream.of(authorities)
                .map(authority -> authority.issue().getRootCertificate())
                .toList(),
            null);
    SslStoreBundle stores = new PemSslStoreBundle(keys, trusted);
    SslManagerBundle managers = SslManagerBundle.from(stores, SslBundleKey.NONE);
    return SslBundle.of(
        stores, SslBundleKey.NONE, SslOptions.NONE, SslBundle.DEFAULT_PROTOCOL, counting(managers));
  }

  private SslManagerBundle counting(SslManagerBundle managers) {
    return new SslManagerBundle() {
      @Override
      public KeyManagerFactory getKeyManagerFactory() {
        return managers.getKeyManagerFactory();
      }

      @Override
      public TrustManagerFactory getTrustManagerFactory() {
        return managers.getTrustManagerFactory();
      }

      @Override
      public TrustManager[] getTrustManagers() {
        return new TrustManager[] {
          new Counting((X509ExtendedTrustManager) managers.getTrustManagers()[0])
        };
      }
    };
  }

  private final class Counting extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager counted;

    private Counting(X509ExtendedTrustManager counted) {
      this.counted = counted;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checks.incrementAndGet();
      counted.checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      checks.incrementAndGet();
      counted.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return counted.getAcceptedIssuers();
    }
  }
}
