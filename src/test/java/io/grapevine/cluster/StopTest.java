package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How one node stops while requests are open. */
@RunsProcesses
class StopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HALF_A_REQUEST =
      "PUT /v1/state/key HTTP/1.1\r\nHost: node\r\nContent-Length: 1\r\n\r\n";

  /** The chart's termination grace has time for one end of open requests, not for one per port. */
  @Test
  void bothPortsCloseWhileAnOpenRequestIsStillServed() throws IOException {
    NodePorts ports = NodePorts.free();
    try (NodeProcess node = NodeProcess.start("node", ports, List.of())) {
      await("ready").atMost(PATIENCE).until(node.client()::isReady);
      try (Socket open = new Socket(InetAddress.getLoopbackAddress(), ports.agent())) {
        open.getOutputStream().write(HALF_A_REQUEST.getBytes(US_ASCII));

        node.terminate();

        await("the agent port is closed").atMost(PATIENCE).until(() -> isClosed(ports.agent()));
        await("the peer port is closed").atMost(PATIENCE).until(() -> isClosed(ports.peer()));
        assertThat(node.handle().isAlive()).isTrue();
        open.getOutputStream().write('1');
        assertThat(statusLine(open)).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      assertThat(node.awaitEnd()).isIn(0, 143);
    }
  }

  private static boolean isClosed(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static String statusLine(Socket socket) throws IOException {
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
  }
}
