package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.testing.SlowReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Full states that are asked for over real sockets and never read to their end. */
class AbandonedTransfersTest {

  private static final int ATTEMPTS = 50;

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
      ask().reset();
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
  void servesNoMoreFullStatesAtATimeThanItMayAndIsFreeAgainWhenTheReadersAreGone()
      throws Exception {
    List<SlowReader> slow = List.of(slowReader(), slowReader());

    HttpResponse<Void> refused = get("/");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(get("/" + node.state.version()).statusCode()).as("costs nothing").isEqualTo(204);

    for (SlowReader reader : slow) {
      reader.close();
    }
    assertServes();
  }

  @Test
  void readersThatStopAreDisconnectedAfterTheTransferTimeout() throws Exception {
    List<SlowReader> readers = new ArrayList<>();
    for (int i = 0; i < node.properties.maxFullTransfers(); i++) {
      readers.add(slowReader());
    }
    assertThat(status()).isEqualTo(503);

    cluster.advance(node.properties.transferTimeout());

    assertServes();
    for (SlowReader reader : readers) {
      assertThat(reader.rest())
          .as("disconnected before the end of the state")
          .isLessThan(node.state.bytes());
      reader.close();
    }
  }

  private void assertServes() {
    await().untilAsserted(() -> assertThat(status()).isEqualTo(200));
  }

  private int status() throws Exception {
    return get("/").statusCode();
  }

  private HttpResponse<Void> get(String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
  }

  /** Asks for the full state and reads no more than the first bytes of the answer. */
  private SlowReader slowReader() throws IOException {
    SlowReader reader = ask();
    assertThat(reader.read(15)).isEqualTo("HTTP/1.1 200 OK");
    return reader;
  }

  private SlowReader ask() throws IOException {
    return new SlowReader(server.port(), "/", "*/*");
  }
}
