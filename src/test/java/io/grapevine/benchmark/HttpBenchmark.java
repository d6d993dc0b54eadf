package io.grapevine.benchmark;

import static org.awaitility.Awaitility.await;

import io.grapevine.Workbench;
import io.grapevine.benchmark.LoadedServer.Round;
import io.grapevine.cluster.JavaCommand;
import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/**
 * REST requests of one node (C3, C4), beside a bare reactor-netty handler in the same run. The
 * ratio is that of the requests per second of CPU: the client shares the processors with both.
 */
final class HttpBenchmark {

  static final String KEY = "/v1/state/flags/tenant-00/feature-00000";
  static final String GET = "GET " + KEY + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  private static final String PUT =
      "PUT "
          + KEY
          + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
          + BareServer.VALUE.length()
          + "\r\n\r\n"
          + BareServer.VALUE;

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
      LoadedServer node = new LoadedServer(nodePort, cluster.node(0).handle());
      LoadedServer other = new LoadedServer(barePort, bare.toHandle());
      compare("C3", "GET", GET, node, other);
      compare("C4", "PUT", PUT, node, other);
    } finally {
      bare.destroy();
    }
  }

  private static void compare(
      String id, String method, String request, LoadedServer node, LoadedServer bare)
      throws Exception {
    List<Round> both = LoadedServer.inTurns(node, request, bare, request);
    Round one = both.get(0);
    Round other = both.get(1);
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
