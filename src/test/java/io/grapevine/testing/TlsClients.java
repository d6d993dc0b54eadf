package io.grapevine.testing;

import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** TLS on the side of clients. */
public final class TlsClients {

  private TlsClients() {}

  /** A client that trusts this authority and presents no certificate. */
  public static SSLContext trusting(Authority authority) {
    return context(null, authority);
  }

  /** A client that presents this certificate, whichever the server asks for. */
  public static SSLContext presenting(X509Bundle own, Authority authority) {
    return context(new KeyManager[] {new Stubborn(own)}, authority);
  }

  private static SSLContext context(KeyManager @Nullable [] keys, Authority authority) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trust = {authority.issue().toTrustManager()};
      context.init(keys, trust, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Stubborn extends X509ExtendedKeyManager {

    private static final String ALIAS = "own";

    private final X509Bundle own;

    private Stubborn(X509Bundle own) {
      this.own = own;
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return ALIAS;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return own.getCertificatePath();
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return own.getKeyPair().getPrivate();
    }
  }
}
