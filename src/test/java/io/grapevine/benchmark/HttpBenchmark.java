package io.grapevine.benchmark;

import static org.awaitility.Awaitility.await;

import io.grapevine.Workbench;
import io.grapevine.cluster.JavaCommand;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * REST requests per second on one node (C3, C4), beside a bare reactor-netty handler in the same
 * run.
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
      compare("C3", "GET", GET, nodePort, barePort);
      compare("C4", "PUT", PUT, nodePort, barePort);
    } finally {
      bare.destroy();
    }
  }

  private static void compare(String id, String method, String request, int nodePort, int barePort)
      throws Exception {
    HttpLoad.perSecond(nodePort, request, WARM_UP.toNanos());
    HttpLoad.perSecond(barePort, request, WARM_UP.toNanos());
    double[] node = new double[ROUNDS];
    double[] bare = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      node[i] = HttpLoad.perSecond(nodePort, request, ROUND.toNanos());
      bare[i] = HttpLoad.perSecond(barePort, request, ROUND.toNanos());
    }
    double perSecond = Figure.median(node);
    double barePerSecond = Figure.median(bare);
    new Figure(id, perSecond, "1/s", "REST " + method + " on one node").print();
    new Figure(id + "b", barePerSecond, "1/s", method + " on a bare reactor-netty handler").print();
    new Figure(
            id + "r",
            perSecond / barePerSecond,
            "x",
            "REST " + method + " on one node over the bare handler")
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
