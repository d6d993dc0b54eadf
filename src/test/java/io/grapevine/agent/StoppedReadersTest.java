package io.grapevine.agent;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Utf8;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Readers on the port for applications that ask for everything and stop reading. */
class StoppedReadersTest {

  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private static ConfigurableApplicationContext node;

  @BeforeAll
  static void start() {
    node =
        SpringApplication.run(
            GrapevineApplication.class,
            "--server.port=0",
            "--grapevine.connection.port=0",
            "--management.server.port=0",
            "--grapevine.bodies.idle-timeout=500ms");
    for (int i = 0; i < 60; i++) {
      String value = "\"" + "x".repeat(500_000) + "\"";
      node.getBean(ReplicatedState.class).put(Key.of("k/" + i), Utf8.bytes(value), 0);
    }
  }

  @AfterAll
  static void end() {
    node.close();
  }

  @Test
  void aReaderOfAScanThatStopsIsDisconnected() throws Exception {
    try (Socket reader = ask("/v1/state", "application/x-ndjson")) {
      assertThat(new String(reader.getInputStream().readNBytes(15), US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
      awaitDisconnected();

      assertThat(restOf(reader)).isLessThan(node.getBean(ReplicatedState.class).bytes());
    }
  }

  private static void awaitDisconnected() {
    await()
        .until(() ->
            node.getBean(MeterRegistry.class)
                    .get("grapevine.http.connections")
                    .tag("port", "agent")
                    .gauge()
                    .value()
                == 0);
  }

  private static Socket ask(String path, String accept) throws IOException {
    int port = node.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    String request = "GET %s HTTP/1.1\r\nHost: test\r\nAccept: %s\r\n\r\n".formatted(path, accept);
    socket.getOutputStream().write(request.getBytes(US_ASCII));
    return socket;
  }

  /** How many bytes came until the end, by FIN or RST. */
  private static long restOf(Socket reader) throws IOException {
    long received = 0;
    byte[] some = new byte[64 * 1024];
    try {
      for (int n = 0; n >= 0; n = reader.getInputStream().read(some)) {
        received += n;
      }
    } catch (SocketException reset) {
      // It ends as well.
    }
    return received;
  }
}
