package io.grapevine.connection;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full states that are asked for over real sockets and never read to their end. */
class AbandonedTransfersTest {

  private static final int ATTEMPTS = 50;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add().begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void fill() {
    String value = "\"" + "x".repeat(500_000) + "\"";
    for (int i = 0; i < 60; i++) {
      node.put("key/" + i, value);
    }
  }

  @AfterEach
  void stop() {
    http.close();
    server.stop();
  }

  @Test
  void connectionsThatAreResetAtOnceHoldNoPermit() throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      try (Socket socket = ask()) {
        socket.setSoLinger(true, 0);
      }
    }
    assertServes();
  }

  @Test
  void connectionsThatAreClosedAtOnceHoldNoPermit() throws Exception {
    for (int i = 0; i < ATTEMPTS; i++) {
      ask().close();
    }
    assertServes();
  }

  @Test
  void readersThatStopAreDisconnectedAfterTheTransferTimeout() throws Exception {
    List<Socket> readers = new ArrayList<>();
    for (int i = 0; i < node.properties.maxFullTransfers(); i++) {
      Socket reader = ask();
      assertThat(new String(reader.getInputStream().readNBytes(15), UTF_8))
          .isEqualTo("HTTP/1.1 200 OK");
      readers.add(reader);
    }
    assertThat(status()).isEqualTo(503);

    cluster.advance(node.properties.transferTimeout());

    assertServes();
    for (Socket reader : readers) {
      assertThat(endsEarly(reader)).as("disconnected before the end of the state").isTrue();
      reader.close();
    }
  }

  private void assertServes() {
    await().untilAsserted(() -> assertThat(status()).isEqualTo(200));
  }

  private int status() throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + "/");
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding()).statusCode();
  }

  private Socket ask() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(8 * 1024);
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(UTF_8));
    return socket;
  }

  /** Whether the stream ends, by FIN or RST, before all of the state came. */
  private boolean endsEarly(Socket reader) throws IOException {
    long received = 0;
    byte[] some = new byte[64 * 1024];
    try {
      for (int n = 0; n >= 0; n = reader.getInputStream().read(some)) {
        received += n;
      }
    } catch (SocketException reset) {
      // It ends as well.
    }
    return received < node.state.bytes();
  }
}
