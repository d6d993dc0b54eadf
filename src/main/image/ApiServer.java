import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/**
 * A stand-in for the Kubernetes API server, by HTTPS: it lists one headless Service of both nodes,
 * and issues tokens of ServiceAccounts.
 */
final class ApiServer implements AutoCloseable {

  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final String ISSUER = "https://kubernetes.default.svc";

  private final HttpsServer server;
  private final KeyPair signing;

  /** Starts on loopback, and writes the files with which a pod finds it. */
  ApiServer(Certificate certificate) throws Exception {
    Files.createDirectories(ACCOUNT);
    Files.writeString(ACCOUNT.resolve("ca.crt"), certificate.pem());
    Files.writeString(ACCOUNT.resolve("token"), "training");
    Files.writeString(ACCOUNT.resolve("namespace"), "training");
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    signing = keys.generateKeyPair();
    server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.tls()));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** A token of a ServiceAccount in the namespace training, valid for an hour. */
  String token(String account) throws Exception {
    long now = Instant.now().getEpochSecond();
    String claims =
        """
        {"iss": "%s", "aud": ["grapevine"], "sub": "system:serviceaccount:training:%s", "iat": %d, "nbf": %d, "exp": %d}
        """
            .formatted(ISSUER, account, now, now, now + 3600);
    String content = base64("{\"alg\": \"RS256\", \"kid\": \"training\"}") + "." + base64(claims);
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(signing.getPrivate());
    signature.update(content.getBytes(UTF_8));
    return content + "." + base64(signature.sign());
  }

  private static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String base64(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int sign = bytes[0] == 0 ? 1 : 0;
    return base64(Arrays.copyOfRange(bytes, sign, bytes.length));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    boolean watch = query != null && query.contains("watch=true");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(json(path, watch).getBytes(UTF_8));
    exchange.getResponseBody().flush();
    if (watch) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    exchange.close();
  }

  private String json(String path, boolean watch) {
    if (path.equals("/.well-known/openid-configuration")) {
      return "{\"issuer\": \"%s\", \"jwks_uri\": \"%s/openid/v1/jwks\"}".formatted(ISSUER, ISSUER);
    }
    if (path.equals("/openid/v1/jwks")) {
      RSAPublicKey key = (RSAPublicKey) signing.getPublic();
      return
          """
          {"keys": [{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "training", "n": "%s", "e": "%s"}]}
          """
              .formatted(base64(key.getModulus()), base64(key.getPublicExponent()));
    }
    boolean endpoints = path.endsWith("/endpoints");
    String item = endpoints ? ENDPOINTS : SERVICE;
    return watch
        ? "{\"type\": \"MODIFIED\", \"object\": %s}\n".formatted(item.replace("\n", " "))
        : """
          {"apiVersion": "v1", "kind": "%sList", "metadata": {"resourceVersion": "1"}, "items": [%s]}
          """
            .formatted(endpoints ? "Endpoints" : "Service", item);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static final String SERVICE =
      """
      {"apiVersion": "v1", "kind": "Service",
       "metadata": {"name": "grapevine", "namespace": "training", "uid": "1", "resourceVersion": "1",
         "labels": {"app.kubernetes.io/name": "grapevine"}},
       "spec": {"clusterIP": "None", "type": "ClusterIP", "ports": [{"name": "peer", "port": 4097}]}}
      """;
  private static final String ENDPOINTS =
      """
      {"apiVersion": "v1", "kind": "Endpoints",
       "metadata": {"name": "grapevine", "namespace": "training", "uid": "2", "resourceVersion": "1",
         "labels": {"app.kubernetes.io/name": "grapevine"}},
       "subsets": [{"ports": [{"name": "peer", "port": 4097, "protocol": "TCP"}], "addresses": [
         {"ip": "127.0.0.1", "targetRef": {"kind": "Pod", "name": "peer", "uid": "127.0.0.1"}},
         {"ip": "127.0.0.2", "targetRef": {"kind": "Pod", "name": "node", "uid": "127.0.0.2"}}]}]}
      """;
}
