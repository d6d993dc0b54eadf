package io.grapevine.testing;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/**
 * An authority that a test makes, and the certificates that it issues. They are valid by the
 * system's clock, because Java compares them with that one; an hour on both sides is more than a
 * test takes.
 */
public final class Authority {

  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final X509Bundle root;

  public Authority(String name) {
    try {
      root = builder("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** The certificate of the authority itself, as PEM. */
  public String pem() {
    return root.getCertificatePEM();
  }

  /**
   * A certificate for nodes, valid for an hour, with these DNS names and, if they have a colon,
   * URIs.
   */
  public X509Bundle issue(String... names) {
    return issue(Instant.now().plus(AN_HOUR), names);
  }

  /** As above, valid until then. */
  public X509Bundle issue(Instant end, String... names) {
    return issue(Instant.now().minus(AN_HOUR), end, names);
  }

  /** As above, valid from then on. */
  public X509Bundle issue(Instant begin, Instant end, String... names) {
    try {
      return named(names).notBefore(begin).notAfter(end).buildIssuedBy(root);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** A certificate that nobody but itself vouches for. */
  public static X509Bundle selfSigned(String... names) {
    try {
      return named(names).setIsCertificateAuthority(true).buildSelfSigned();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static CertificateBuilder named(String... names) {
    CertificateBuilder builder =
        builder("CN=node").addExtendedKeyUsageServerAuth().addExtendedKeyUsageClientAuth();
    for (String name : names) {
      if (NetUtil.isValidIpV4Address(name)) {
        builder.addSanIpAddress(name);
      } else if (name.contains(":")) {
        builder.addSanUriName(URI.create(name));
      } else {
        builder.addSanDnsName(name);
      }
    }
    return builder;
  }

  private static CertificateBuilder builder(String subject) {
    return new CertificateBuilder().ecp256().subject(subject);
  }
}
