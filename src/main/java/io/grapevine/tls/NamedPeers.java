package io.grapevine.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a certificate of the group's authority, if it has one of the names of the group.
 *
 * <p>The address of the connection is not checked: peers are contacted at the IP addresses of pods,
 * which no certificate has.
 */
final class NamedPeers extends X509ExtendedTrustManager {

  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private final X509ExtendedTrustManager authority;
  private final Set<String> names;

  /**
   * Trusts these peers.
   *
   * @param names DNS names and URIs of which a certificate must have one; empty: all certificates
   *     of the authority
   */
  NamedPeers(X509ExtendedTrustManager authority, Collection<String> names) {
    this.authority = authority;
    this.names = names.stream().map(NamedPeers::normal).collect(Collectors.toUnmodifiableSet());
  }

  /** Names in DNS, and the scheme and the host of a SPIFFE id, have no case. */
  private static String normal(String name) {
    return name.contains(":") ? name : name.toLowerCase(Locale.ROOT);
  }

  private void checkName(X509Certificate certificate) throws CertificateException {
    if (names.isEmpty()) {
      return;
    }
    Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    Stream<String> own =
        all == null
            ? Stream.of()
            : all.stream()
                .filter(name ->
                    name.getFirst() instanceof Integer kind && (kind == DNS_NAME || kind == URI))
                .map(name -> normal(String.valueOf(name.get(1))));
    if (own.noneMatch(names::contains)) {
      throw new CertificateException(
          "the certificate has none of the names in grapevine.connection.peer-names");
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.checkClientTrusted(chain, type, engine);
    checkName(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authority.checkServerTrusted(chain, type, engine);
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.checkClientTrusted(chain, type, socket);
    checkName(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authority.checkServerTrusted(chain, type, socket);
    checkName(chain[0]);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkClientTrusted(chain, type);
    checkName(chain[0]);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkServerTrusted(chain, type);
    checkName(chain[0]);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }
}
