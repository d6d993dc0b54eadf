package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.cbor.EntryCodec;
import io.grapevine.connection.Settings;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Bodies on the peer port, over real sockets, that lack their last byte. */
class UnfinishedBodiesTest {

  private static final int LENGTH = 400_000;
  private static final int READ_TIMEOUT_MILLIS = 30_000;

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB").begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    server.stop();
  }

  @Test
  void haveABoundInBytesAndLeaveRoomForSmallOnes() throws Exception {
    unfinished();
    unfinished();
    awaitInFlight(2 * (LENGTH - 1));

    String refused = answer(unfinished());
    assertThat(refused).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1", "onnection: close");
    assertThat(answer(put("{}"))).startsWith("HTTP/1.1 204 ");
    assertThat(node.count("grapevine.bodies.refused", "reason", "no-room")).isEqualTo(1);
  }

  @Test
  void countAsTheyArriveIfTheyDoNotSayHowLongTheyAre() throws Exception {
    unfinished();
    awaitInFlight(LENGTH - 1);
    Socket socket = open();
    send(socket, "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nf4240\r\n");
    send(socket, " ".repeat(700_000));

    assertThat(answer(socket)).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1");
  }

  @Test
  void reserveNothingByTheirLengthAlone() throws Exception {
    for (int i = 0; i < 9; i++) {
      send(open(), head(LENGTH) + "{");
    }
    awaitInFlight(9);
    Entry entry = Entry.value(Key.of("k"), Stamp.of(1, 0), new byte[] {'1'}, 0);
    byte[] body = EntryCodec.encode(List.of(entry));
    Socket socket = open();
    send(
        socket,
        "PUT / HTTP/1.1\r\nHost: x\r\nContent-Type: application/cbor\r\nContent-Length: "
            + body.length
            + "\r\n\r\n");
    socket.getOutputStream().write(body);

    assertThat(answer(socket)).startsWith("HTTP/1.1 204 ");
  }

  @Test
  void areReleasedWhenTheirConnectionsAreReset() throws Exception {
    Socket first = unfinished();
    Socket second = unfinished();
    awaitInFlight(2 * (LENGTH - 1));
    for (Socket socket : List.of(first, second)) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
    awaitInFlight(0);
  }

  @Test
  void areReleasedWhenTheirConnectionsAreClosed() throws Exception {
    Socket socket = unfinished();
    awaitInFlight(LENGTH - 1);
    socket.close();
    awaitInFlight(0);
  }

  @Test
  void endAfterSilence() throws Exception {
    Socket socket = unfinished();
    awaitInFlight(LENGTH - 1);

    cluster.advance(Settings.bodies().idleTimeout());

    assertThat(answer(socket)).startsWith("HTTP/1.1 408 ").contains("onnection: close");
    awaitInFlight(0);
    assertThat(node.count("grapevine.bodies.refused", "reason", "too-slow")).isEqualTo(1);
  }

  @Test
  void endAfterTheirTimeHoweverOftenSomethingComes() throws Exception {
    Socket socket = open();
    send(socket, head(100) + "{");
    long seconds = Settings.bodies().timeout().toSeconds();
    for (int sent = 1; sent <= seconds; sent++) {
      awaitInFlight(sent);
      cluster.advance(Duration.ofSeconds(1));
      if (sent < seconds) {
        send(socket, " ");
      }
    }
    assertThat(answer(socket)).startsWith("HTTP/1.1 408 ");
  }

  private Socket unfinished() throws IOException {
    Socket socket = open();
    send(socket, head(LENGTH) + " ".repeat(LENGTH - 1));
    return socket;
  }

  private Socket put(String body) throws IOException {
    Socket socket = open();
    send(socket, head(body.length()) + body);
    return socket;
  }

  private static String head(int length) {
    return "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
  }

  private Socket open() throws IOException {
    Socket socket = new Socket("127.0.0.1", server.port());
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    try {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    } catch (IOException closed) {
      // It was answered before the end, and closed: the answer says why.
    }
  }

  /** The head of the answer. */
  private static String answer(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = socket.getInputStream().read();
      if (next < 0) {
        throw new IOException("it ends after: " + head);
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private void awaitInFlight(long bytes) {
    await()
        .untilAsserted(() ->
            assertThat(node.meters.get("grapevine.bodies.in.flight").gauge().value())
                .isEqualTo(bytes));
  }
}
