package io.grapevine.tls;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStore;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;

/**
 * The content of the files of one bundle.
 *
 * @param chain the certificate that this node presents, followed by those that issued it; empty if
 *     the bundle has none
 * @param key the key of the first of them
 * @param trusted the authorities that the bundle trusts; empty if it has none
 */
record Material(
    List<X509Certificate> chain, @Nullable PrivateKey key, List<X509Certificate> trusted) {

  private static final byte[] SAMPLE = {1, 2, 3};

  /** Why this cannot be used; null if it can. */
  @Nullable String defect(Instant now) {
    if (chain.isEmpty()) {
      return null;
    }
    X509Certificate own = chain.getFirst();
    if (now.isAfter(own.getNotAfter().toInstant())) {
      return "the certificate expired at " + own.getNotAfter().toInstant();
    } else if (now.isBefore(own.getNotBefore().toInstant())) {
      return "the certificate is not valid before " + own.getNotBefore().toInstant();
    }
    return keyFits() ? null : "the private key is not that of the first certificate";
  }

  boolean keyFits() {
    try {
      return key == null || chain.isEmpty() || fits(key, chain.getFirst().getPublicKey());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(SAMPLE);
    byte[] signed = signature.sign();
    signature.initVerify(certified);
    signature.update(SAMPLE);
    return signature.verify(signed);
  }

  /** The same bundle with this content. */
  SslBundle in(SslBundle bundle) {
    String alias = bundle.getKey().getAlias();
    String password = bundle.getKey().getPassword();
    PemSslStore keys = chain.isEmpty() ? null : PemSslStore.of(null, alias, password, chain, key);
    PemSslStore authorities = trusted.isEmpty() ? null : PemSslStore.of(trusted, null);
    return SslBundle.of(
        new PemSslStoreBundle(keys, authorities),
        bundle.getKey(),
        bundle.getOptions(),
        bundle.getProtocol());
  }

  /** For the log. */
  @Override
  public String toString() {
    List<String> parts = new ArrayList<>();
    if (!chain.isEmpty()) {
      parts.add("a certificate valid until " + chain.getFirst().getNotAfter().toInstant());
    }
    if (!trusted.isEmpty()) {
      parts.add(trusted.size() == 1 ? "1 authority" : trusted.size() + " authorities");
    }
    return String.join(", ", parts);
  }
}
