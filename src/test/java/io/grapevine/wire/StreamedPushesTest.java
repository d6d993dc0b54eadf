package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.grapevine.message.Delta;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.RawClient;
import io.grapevine.wire.StreamMessages.Push;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server's side of push streams, with a client that is no node. */
class StreamedPushesTest {

  private static final String HANDSHAKE =
      """
      GET %s HTTP/1.1\r
      Host: n\r
      Upgrade: websocket\r
      Connection: Upgrade\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      Grapevine-Node: n\r
      Grapevine-Group: %s\r
      \r
      """;

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add("max-delta-size", "1MB").begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.shutdownNow();
    server.stop();
  }

  /** What comes on a stream. */
  private static final class Messages implements WebSocket.Listener {

    final List<byte[]> binary = Collections.synchronizedList(new ArrayList<>());
    final CompletableFuture<Object> end = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      binary.add(bytes);
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      end.complete(status);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      end.complete(error);
    }
  }

  private final Messages messages = new Messages();

  private WebSocket open(@Nullable String id, @Nullable String group) {
    WebSocket.Builder builder = http.newWebSocketBuilder();
    if (id != null) {
      builder.header(PeerHeaders.NODE, id);
    }
    if (group != null) {
      builder.header(PeerHeaders.GROUP, group);
    }
    return builder
        .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + StreamedPushes.PATH), messages)
        .join();
  }

  private WebSocket open() {
    return open("n", node.wire.group());
  }

  private int streams() {
    return (int) node.meters.get("grapevine.push.streams").gauge().value();
  }

  private static Entry entry(String key) {
    return Entry.value(Key.of(key), Stamp.of(1, 0), bytes("1"), 0);
  }

  private static ByteBuffer push(String key) {
    return push(List.of(entry(key)));
  }

  private static ByteBuffer push(List<Entry> entries) {
    Push push = Push.of(new Delta(entries));
    return ByteBuffer.wrap(push.to(Unpooled.buffer(push.size(), push.size())).array());
  }

  private void expectEnd() {
    await().until(messages.end::isDone);
    await().until(() -> streams() == 0);
    assertThat(node.meters.get("grapevine.bodies.in.flight").gauge().value()).isZero();
  }

  @Test
  void answersEachPushByItsReceipt() {
    WebSocket socket = open();
    for (int i = 0; i < 3; i++) {
      socket.sendBinary(push("k" + i), true).join();
      int sent = i + 1;
      await().until(() -> messages.binary.size() == sent);
    }
    assertThat(node.entries()).hasSize(3);
    assertThat(streams()).isOne();
    socket.abort();
    await().until(() -> streams() == 0);
  }

  @ParameterizedTest
  @CsvSource({",", "n,", ",grapevine", "n,another"})
  void onlyNodesOfTheGroupHaveStreams(@Nullable String id, @Nullable String group) {
    CompletionException refused =
        catchThrowableOfType(CompletionException.class, () -> open(id, group));

    var handshake = (WebSocketHandshakeException) requireNonNull(refused.getCause());
    assertThat(handshake.getResponse().statusCode()).isEqualTo(403);
    assertThat(streams()).isZero();
  }

  @Test
  void aRequestThatIsNoHandshakeIsToldSo() throws Exception {
    try (RawClient raw = new RawClient(server.port())) {
      assertThat(raw.get(StreamedPushes.PATH).answer())
          .startsWith("HTTP/1.1 426 ")
          .containsIgnoringCase("Upgrade: websocket")
          .contains("application/problem+json");
    }
  }

  @Test
  void aTextEndsTheStream() {
    open().sendText("hello", true).join();
    expectEnd();
  }

  @Test
  void aPushInPartsEndsTheStreamAndIsNotMerged() {
    ByteBuffer push = push("k");
    WebSocket socket = open();
    socket.sendBinary(push.slice(0, 5), false).join();
    expectEnd();
    assertThat(node.entries()).isEmpty();
  }

  @Test
  void garbageEndsTheStreamAndNothingIsMerged() {
    open().sendBinary(ByteBuffer.wrap(new byte[] {1, 2, 3}), true).join();
    expectEnd();
    assertThat(node.entries()).isEmpty();
  }

  @Test
  void aMessageThatIsTooLongEndsTheStream() {
    open().sendBinary(ByteBuffer.allocate(16 * 1024 + 1), true).join();
    expectEnd();
  }

  @Test
  void shortRenewalsOfALongValueAreBounded() {
    node.put("long", "\"" + "x".repeat(500_000) + "\"");
    List<Entry> many = Collections.nCopies(300, Touched.in(node, "long"));
    open().sendBinary(push(many), true).join();
    expectEnd();
    assertThat(
            node.meters.get("grapevine.bodies.refused").tag("reason", "no-room").counter().count())
        .isOne();
  }

  @Test
  void aClientThatReadsNoReceiptsIsNotServedForEver() throws IOException {
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(1024);
      socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
      OutputStream out = socket.getOutputStream();
      out.write(bytes(HANDSHAKE.formatted(StreamedPushes.PATH, node.wire.group())));
      await().until(() -> streams() == 1);
      byte[] push = push(Collections.nCopies(1_000, entry("k"))).array();
      byte[] head = {(byte) 0x82, (byte) 0xfe, (byte) (push.length >> 8), (byte) push.length};
      byte[] frame = ByteBuffer.allocate(8 + push.length).put(head).put(8, push).array();
      await()
          .atMost(Duration.ofMinutes(1)) // Until the receipts fill all buffers on the way.
          .until(() -> {
            try {
              while (true) {
                out.write(frame);
              }
            } catch (IOException closed) {
              return true;
            }
          });
    }
    await().until(() -> streams() == 0);
  }

  @Test
  void thereAreAtMostSoManyStreams() {
    List<WebSocket> sockets = new ArrayList<>();
    for (int i = 0; i < StreamedPushes.MOST; i++) {
      sockets.add(open());
    }
    await().until(() -> streams() == StreamedPushes.MOST);
    CompletionException refused = catchThrowableOfType(CompletionException.class, this::open);
    var handshake = (WebSocketHandshakeException) requireNonNull(refused.getCause());
    assertThat(handshake.getResponse().statusCode()).isEqualTo(503);
    sockets.getFirst().abort();
    await().until(() -> streams() == StreamedPushes.MOST - 1);
    open();
  }
}
