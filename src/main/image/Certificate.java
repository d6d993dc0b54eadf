import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The one certificate of the training run, of the nodes and of the API server, with its key. */
final class Certificate {

  private static final String PASSWORD = "training";
  private static final String ALIAS = "training";
  private static final String NAMES = "san=ip:127.0.0.1,ip:127.0.0.2";

  private final Path key;
  private final Path certificate;
  private final KeyStore store;

  Certificate(Path directory) throws Exception {
    Path file = directory.resolve("key.p12");
    key = directory.resolve("tls.key");
    certificate = directory.resolve("tls.crt");
    keytool(file, "-genkeypair -keyalg EC -dname CN=training -validity 2 -ext " + NAMES);
    keytool(file, "-exportcert -rfc -file " + certificate);
    store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    byte[] encoded = store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        key,
        """
        -----BEGIN PRIVATE KEY-----
        %s
        -----END PRIVATE KEY-----
        """
            .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)));
  }

  private static void keytool(Path store, String options) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(options.split(" ")));
    words.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", ALIAS));
    if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  /** What the certificate says, in PEM. */
  String pem() throws IOException {
    return Files.readString(certificate);
  }

  /** The settings of a node that uses it on its management port and between nodes. */
  List<String> settings() {
    String bundle = "--spring.ssl.bundle.pem.node.";
    return List.of(
        bundle + "keystore.certificate=" + certificate,
        bundle + "keystore.private-key=" + key,
        bundle + "truststore.certificate=" + certificate,
        "--management.server.ssl.bundle=node",
        "--grapevine.connection.tls=required",
        "--grapevine.connection.tls-bundle=node");
  }

  /** Presents it, and trusts it. */
  SSLContext tls() throws Exception {
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, store.getCertificate(ALIAS));
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return tls;
  }
}
