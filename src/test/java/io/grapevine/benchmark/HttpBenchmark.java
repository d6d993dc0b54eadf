package io.grapevine.benchmark;

import static org.awaitility.Awaitility.await;

import io.grapevine.Workbench;
import io.grapevine.cluster.JavaCommand;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Http;
import io.grapevine.token.TestIssuer;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.util.FileSystemUtils;

/**
 * REST requests of one node (C3, C4), beside a bare reactor-netty handler in the same run, and with
 * a token beside a node without access (P8). The ratio is that of the requests per second of CPU:
 * the client shares the processors with both.
 */
final class HttpBenchmark {

  private static final String KEY = "/v1/state/flags/tenant-00/feature-00000";
  private static final String GET = "GET " + KEY + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PUT =
      "PUT "
          + KEY
          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
          + BareServer.VALUE.length()
          + "\r\n\r\n"
          + BareServer.VALUE;

  /** A node of the web framework needs 25 s of load on two cores until all of it is compiled. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration ROUND = Duration.ofSeconds(3);
  private static final int ROUNDS = 7;

  private HttpBenchmark() {}

  static void run() throws Exception {
    int barePort = NodePorts.free().agent();
    List<String> command = JavaCommand.of(Workbench.class.getName());
    command.addAll(List.of("bare", Integer.toString(barePort)));
    Process bare =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (LocalCluster cluster =
        LocalCluster.start(List.of(NodePorts.free()), List.of(), (node, line) -> {}).awaitReady()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> accepts(barePort));
      int nodePort = cluster.node(0).ports().agent();
      cluster.node(0).client().put(KEY.substring("/v1/state/".length()), BareServer.VALUE);
      Server node = new Server(nodePort, cluster.node(0).handle());
      Server other = new Server(barePort, bare.toHandle());
      compare("C3", "GET", GET, node, other);
      compare("C4", "PUT", PUT, node, other);
      compareTokens(node);
    } finally {
      bare.destroy();
    }
  }

  /** The same GET with a token that was verified before, on a node with access on (P8). */
  private static void compareTokens(Server without) throws Exception {
    Path directory = Files.createTempDirectory("grapevine-http");
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "rules: [{name: all, subjects: [bench], prefix: \"\", may: [read, write]}]");
    try (TestIssuer issuer = new TestIssuer();
        LocalCluster cluster =
            LocalCluster.start(
                    List.of(NodePorts.free()),
                    List.of(),
                    (node, line) -> {},
                    "grapevine.access.enabled=true",
                    "grapevine.access.rules=" + rules,
                    "grapevine.access.issuers[0].issuer=" + issuer.url(),
                    "grapevine.access.issuers[0].allow-http=true")
                .awaitReady()) {
      String token = "Bearer " + issuer.token(Instant.now(), "bench");
      int port = cluster.node(0).ports().agent();
      Http client = new Http(port);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () -> client.put(KEY, BareServer.VALUE, "Authorization", token).statusCode() == 201);
      Server with = new Server(port, cluster.node(0).handle());
      String request = GET.replace("\r\n\r\n", "\r\nAuthorization: " + token + "\r\n\r\n");
      List<Round> ofWith = new ArrayList<>();
      List<Round> ofWithout = new ArrayList<>();
      with.round(request, WARM_UP);
      without.round(GET, WARM_UP);
      for (int i = 0; i < ROUNDS; i++) {
        ofWith.add(with.round(request, ROUND));
        ofWithout.add(without.round(GET, ROUND));
      }
      Round tokens = Round.median(ofWith);
      tokens.print("P8", "GET with a token, access on");
      new Figure(
              "P8r",
              Round.median(ofWithout).micros() / tokens.micros(),
              "x",
              "GET, requests for a second of CPU with a token over those of a node with access off")
          .print();
    } finally {
      FileSystemUtils.deleteRecursively(directory);
    }
  }

  /** A process that serves requests. */
  private record Server(int port, ProcessHandle process) {

    Round round(String request, Duration time) throws Exception {
      long begun = cpu();
      double perSecond = HttpLoad.perSecond(port, request, time.toNanos());
      double requests = perSecond * time.toNanos() / 1e9;
      return new Round(perSecond, (cpu() - begun) / 1e3 / requests);
    }

    private long cpu() {
      return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
    }
  }

  /**
   * What was measured in one round.
   *
   * @param micros the CPU of the server for one request
   */
  private record Round(double perSecond, double micros) {

    static Round median(List<Round> all) {
      return new Round(
          Figure.median(all.stream().mapToDouble(Round::perSecond).toArray()),
          Figure.median(all.stream().mapToDouble(Round::micros).toArray()));
    }

    void print(String id, String what) {
      new Figure(id, perSecond, "1/s", what).print();
      new Figure(id + "c", micros, "us", what + ", CPU of the server").print();
    }
  }

  private static void compare(String id, String method, String request, Server node, Server bare)
      throws Exception {
    node.round(request, WARM_UP);
    bare.round(request, WARM_UP);
    List<Round> ofNode = new ArrayList<>();
    List<Round> ofBare = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      ofNode.add(node.round(request, ROUND));
      ofBare.add(bare.round(request, ROUND));
    }
    Round one = Round.median(ofNode);
    Round other = Round.median(ofBare);
    one.print(id, method + " on one node");
    other.print(id + "b", method + " on a bare reactor-netty handler");
    new Figure(
            id + "r",
            other.micros() / one.micros(),
            "x",
            method + ", requests of the node for a second of CPU over those of the bare handler")
        .print();
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
