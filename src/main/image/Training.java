import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The training run of the image: records the AOT cache from the work of a node in a cluster.
 *
 * <p>Two nodes on loopback find each other through a stand-in for the Kubernetes API
 * server, as in production by HTTPS and a service account. They start, gossip in both
 * directions, repair, serve clients and stop. The second
 * one records. Run in the directory of the application by {@code java Training.java <java>
 * <cache>}, in a container only: it writes the files of a service account.
 */
final class Training {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final int CLIENTS = 8;
  private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
  private static final String PASSWORD = "training";
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String java;
  private final int apiServer;

  private Training(String java, int apiServer) {
    this.java = java;
    this.apiServer = apiServer;
  }

  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory("training");
    HttpsServer apiServer = apiServer(directory.resolve("key.p12"));
    Training training = new Training(arguments[0], apiServer.getAddress().getPort());
    Process peer = training.start("127.0.0.1", List.of());
    Process node = training.start("127.0.0.2", List.of("-XX:AOTCacheOutput=" + arguments[1]));
    try {
      awaitStatus(200, management("127.0.0.1"), peer);
      awaitStatus(200, management("127.0.0.2"), node);
      write("127.0.0.1", "training/peer");
      awaitStatus(200, state("127.0.0.2", "/training/peer"), node);
      write("127.0.0.2", "training/node");
      awaitStatus(200, state("127.0.0.1", "/training/node"), node);
      send(HttpRequest.newBuilder(state("127.0.0.2", "?prefix=training/&limit=10")));
      send(HttpRequest.newBuilder(state("127.0.0.2", "/training/nothing")));
      send(HttpRequest.newBuilder(state("127.0.0.2", "/training/node")).DELETE());
      awaitStatus(404, state("127.0.0.1", "/training/node"), node);
      send(HttpRequest.newBuilder(uri("127.0.0.2", 9097, "/actuator/health/liveness")));
      send(HttpRequest.newBuilder(uri("127.0.0.2", 9097, "/actuator/prometheus")));
      serve("127.0.0.2");
      write("127.0.0.2", "training/last");
      node.destroy(); // SIGTERM: it drains, and the JVM writes the cache.
      if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || node.exitValue() != 143) {
        throw new IllegalStateException("the node did not end as SIGTERM should end it");
      }
      if (!Files.exists(Path.of(arguments[1]))) {
        throw new IllegalStateException("the node left no AOT cache");
      }
    } finally {
      node.destroyForcibly();
      peer.destroyForcibly();
      apiServer.stop(0);
    }
    System.exit(0); // Watches are still open.
  }

  private Process start(String address, List<String> options) throws IOException {
    List<String> command = new ArrayList<>(List.of(java, "@jvm.options"));
    command.addAll(options);
    command.addAll(
        List.of(
            "-jar",
            "grapevine.jar",
            "--server.address=" + address,
            "--management.server.address=" + address,
            "--grapevine.connection.address=" + address,
            "--grapevine.connection.pull-interval=1s"));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SPRING_MAIN_CLOUD_PLATFORM", "kubernetes");
    builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    builder.environment().put("KUBERNETES_SERVICE_PORT", Integer.toString(apiServer));
    builder.environment().put("GRAPEVINE_PEERS_SELF_ID", address);
    builder.environment().put("GRAPEVINE_PEERS_SELF_HOST", address);
    return builder.start();
  }

  private static URI uri(String address, int port, String path) {
    return URI.create("http://" + address + ":" + port + path);
  }

  private static URI state(String address, String rest) {
    return uri(address, 3097, "/v1/state" + rest);
  }

  private static URI management(String address) {
    return uri(address, 9097, "/actuator/health/readiness");
  }

  /**
   * Sends requests until the JVM knows which methods are hot and what they call. The cache keeps
   * that, so that the next JVM compiles them well from its first seconds on.
   */
  private static void serve(String address) throws Exception {
    Instant end = Instant.now().plus(LOAD);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String key = "training/load-" + client;
        all.add(
            clients.submit(() -> {
              while (Instant.now().isBefore(end)) {
                write(address, key);
                send(HttpRequest.newBuilder(state(address, "/" + key)));
              }
              return null;
            }));
      }
      for (Future<?> client : all) {
        client.get();
      }
    }
  }

  private static void write(String address, String key) throws Exception {
    var body = BodyPublishers.ofString("{\"written\": [1, 2.50, \"text\", null, true]}");
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(state(address, "/" + key + "?ttl=1h")).PUT(body));
    if (answer.statusCode() != 201 && answer.statusCode() != 200) {
      throw new IllegalStateException("a write was answered with " + answer.statusCode());
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private static void awaitStatus(int status, URI uri, Process node) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (send(HttpRequest.newBuilder(uri)).statusCode() == status) {
          return;
        }
      } catch (IOException e) {
        // The node does not listen yet.
      }
      if (!node.isAlive() || Instant.now().isAfter(end)) {
        throw new IllegalStateException(uri + " did not come to answer " + status);
      }
      Thread.sleep(50);
    }
  }

  /** Answers every list and watch with one headless Service of both nodes. */
  private static HttpsServer apiServer(Path key) throws Exception {
    keytool("-genkeypair", key, "-keyalg EC -dname CN=training -ext san=ip:127.0.0.1 -validity 2");
    Files.createDirectories(ACCOUNT);
    keytool("-exportcert", key, "-rfc -file " + ACCOUNT.resolve("ca.crt"));
    Files.writeString(ACCOUNT.resolve("token"), "training");
    Files.writeString(ACCOUNT.resolve("namespace"), "training");

    KeyStore store = KeyStore.getInstance(key.toFile(), PASSWORD.toCharArray());
    var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", Training::answer);
    server.start();
    return server;
  }

  private static void keytool(String command, Path store, String options) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(command, "-keystore", store.toString(), "-storepass", PASSWORD));
    words.addAll(List.of("-alias", "training"));
    words.addAll(List.of(options.split(" ")));
    if (new ProcessBuilder(words).inheritIO().start().waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean endpoints = exchange.getRequestURI().getPath().endsWith("/endpoints");
    String query = exchange.getRequestURI().getQuery();
    boolean watch = query != null && query.contains("watch=true");
    String item = endpoints ? ENDPOINTS : SERVICE;
    String kind = endpoints ? "Endpoints" : "Service";
    String json =
        watch
            ? "{\"type\": \"MODIFIED\", \"object\": %s}\n".formatted(item.replace("\n", " "))
            : """
              {"apiVersion": "v1", "kind": "%sList", "metadata": {"resourceVersion": "1"}, "items": [%s]}
              """
                .formatted(kind, item);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(json.getBytes());
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
