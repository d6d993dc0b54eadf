import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The training run of the image: records the AOT cache from the work of a node in a cluster.
 *
 * <p>Two nodes on loopback find each other through a stand-in for the Kubernetes API server, as in
 * production by HTTPS and a service account. They start, gossip in both directions, repair, serve
 * clients and stop. The second one records. TLS and access are on, because what a node without them
 * does is a part of what it does with them; only the agent port has no TLS, so that requests are
 * recorded as on most nodes.
 *
 * <p>Run in the directory of the application by {@code java Training.java <java> <cache>}, in a
 * container only: it writes the files of a service account.
 */
final class Training {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOAD = Duration.ofSeconds(20);
  private static final int CLIENTS = 8;
  private static final String RULES =
      """
      rules:
        - name: clients
          subjects: ["system:serviceaccount:training:client"]
          prefix: ""
          may: [read, write, operate]
      """;

  private final String java;
  private final Certificate certificate;
  private final ApiServer apiServer;
  private final Path rules;
  private final String token;
  private final HttpClient http;

  private Training(String java, Path directory) throws Exception {
    this.java = java;
    this.certificate = new Certificate(directory);
    this.apiServer = new ApiServer(certificate);
    this.rules = Files.writeString(directory.resolve("rules.yaml"), RULES);
    this.token = apiServer.token("client");
    this.http = HttpClient.newBuilder().sslContext(certificate.tls()).build();
  }

  public static void main(String[] arguments) throws Exception {
    new Training(arguments[0], Files.createTempDirectory("training")).run(arguments[1]);
    System.exit(0); // Watches are still open.
  }

  private void run(String cache) throws Exception {
    Process peer = start("127.0.0.1", List.of());
    Process node = start("127.0.0.2", List.of("-XX:AOTCacheOutput=" + cache));
    try {
      awaitStatus(200, readiness("127.0.0.1"), peer);
      awaitStatus(200, readiness("127.0.0.2"), node);
      awaitStatus(404, state("127.0.0.1", "/training/peer"), peer); // It accepts the token.
      awaitStatus(404, state("127.0.0.2", "/training/peer"), node);
      write("127.0.0.1", "training/peer");
      awaitStatus(200, state("127.0.0.2", "/training/peer"), node);
      write("127.0.0.2", "training/node");
      awaitStatus(200, state("127.0.0.1", "/training/node"), node);
      send(request(state("127.0.0.2", "?prefix=training/&limit=10")));
      send(request(state("127.0.0.2", "/training/nothing")));
      send(HttpRequest.newBuilder(state("127.0.0.2", "/training/node"))); // Without a token.
      send(request(state("127.0.0.2", "/training/node")).DELETE());
      awaitStatus(404, state("127.0.0.1", "/training/node"), node);
      send(HttpRequest.newBuilder(management("127.0.0.2", "/health/liveness")));
      send(request(management("127.0.0.2", "/prometheus")));
      serve("127.0.0.2");
      write("127.0.0.2", "training/last");
      node.destroy(); // SIGTERM: it drains, and the JVM writes the cache.
      if (!node.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || node.exitValue() != 143) {
        throw new IllegalStateException("the node did not end as SIGTERM should end it");
      }
      if (!Files.exists(Path.of(cache))) {
        throw new IllegalStateException("the node left no AOT cache");
      }
    } finally {
      node.destroyForcibly();
      peer.destroyForcibly();
      apiServer.close();
    }
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
            "--grapevine.connection.pull-interval=1s",
            "--grapevine.access.enabled=true",
            "--grapevine.access.rules=" + rules));
    command.addAll(certificate.settings());
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("SPRING_MAIN_CLOUD_PLATFORM", "kubernetes");
    builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    builder.environment().put("KUBERNETES_SERVICE_PORT", Integer.toString(apiServer.port()));
    builder.environment().put("GRAPEVINE_PEERS_SELF_ID", address);
    builder.environment().put("GRAPEVINE_PEERS_SELF_HOST", address);
    return builder.start();
  }

  private static URI state(String address, String rest) {
    return URI.create("http://" + address + ":3097/v1/state" + rest);
  }

  private static URI management(String address, String rest) {
    return URI.create("https://" + address + ":9097/actuator" + rest);
  }

  private static URI readiness(String address) {
    return management(address, "/health/readiness");
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
  }

  /**
   * Sends requests until the JVM knows which methods are hot and what they call. The cache keeps
   * that, so that the next JVM compiles them well from its first seconds on.
   */
  private void serve(String address) throws Exception {
    Instant end = Instant.now().plus(LOAD);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      List<Future<?>> all = new ArrayList<>();
      for (int client = 0; client < CLIENTS; client++) {
        String key = "training/load-" + client;
        all.add(
            clients.submit(() -> {
              while (Instant.now().isBefore(end)) {
                write(address, key);
                send(request(state(address, "/" + key)));
              }
              return null;
            }));
      }
      for (Future<?> client : all) {
        client.get();
      }
    }
  }

  private void write(String address, String key) throws Exception {
    var body = BodyPublishers.ofString("{\"written\": [1, 2.50, \"text\", null, true]}");
    HttpResponse<String> answer =
        send(request(state(address, "/" + key + "?ttl=1h")).PUT(body));
    if (answer.statusCode() != 201 && answer.statusCode() != 200) {
      throw new IllegalStateException("a write was answered with " + answer.statusCode());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
  }

  private void awaitStatus(int status, URI uri, Process node) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      try {
        if (send(request(uri)).statusCode() == status) {
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
}
