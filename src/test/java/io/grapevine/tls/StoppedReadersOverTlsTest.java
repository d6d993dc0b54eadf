package io.grapevine.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.NodeOnThreePorts;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Authority;
import io.grapevine.testing.MountedSecret;
import io.grapevine.testing.TlsClients;
import io.grapevine.testing.Utf8;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader over TLS that asks for everything and stops reading. */
class StoppedReadersOverTlsTest {

  private static final int ROOM = 8 * 1024;

  @Test
  void isDisconnectedAndHasNotReceivedEverything(@TempDir Path directory) throws IOException {
    Authority authority = new Authority("group");
    MountedSecret secret =
        new MountedSecret(directory).with(authority.issue("node"), authority.pem());
    String[] settings =
        Stream.concat(
                Stream.of(secret.bundle("node")),
                Stream.of("server.ssl.bundle=node", "grapevine.bodies.idle-timeout=500ms"))
            .toArray(String[]::new);
    try (NodeOnThreePorts node = new NodeOnThreePorts(settings);
        Socket plain = new Socket()) {
      ReplicatedState state = node.bean(ReplicatedState.class);
      for (int i = 0; i < 60; i++) {
        state.put(Key.of("k/" + i), Utf8.bytes("\"" + "x".repeat(500_000) + "\""), 0);
      }
      plain.setReceiveBufferSize(ROOM);
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port("agent")));
      Socket socket =
          TlsClients.trusting(authority)
              .getSocketFactory()
              .createSocket(plain, "node", plain.getPort(), true);
      socket
          .getOutputStream()
          .write(
              "GET /v1/state HTTP/1.1\r\nHost: x\r\nAccept: application/x-ndjson\r\n\r\n"
                  .getBytes(US_ASCII));
      assertThat(new String(socket.getInputStream().readNBytes(15), US_ASCII))
          .isEqualTo("HTTP/1.1 200 OK");
      await()
          .until(() ->
              node.meters().get("grapevine.http.connections").tag("port", "agent").gauge().value()
                  == 0);
      assertThat(rest(socket)).isLessThan(state.bytes() / 2);
    }
  }

  private static long rest(Socket socket) {
    long received = 0;
    byte[] some = new byte[64 * 1024];
    try {
      for (int n = 0; n >= 0; n = socket.getInputStream().read(some)) {
        received += n;
      }
    } catch (IOException e) {
      // It ends without the goodbye of TLS.
    }
    return received;
  }
}
