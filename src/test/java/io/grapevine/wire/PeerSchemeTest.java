package io.grapevine.wire;

import static io.grapevine.connection.ContactOutcome.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes whose modes of TLS differ. */
class PeerSchemeTest extends TlsPair {

  private double plainPeers() {
    return asking.meters.get("grapevine.tls.plain.peers").gauge().value();
  }

  private double troubles(String kind) {
    return other.meters.get("grapevine.http.troubles").tag("kind", kind).counter().count();
  }

  @ParameterizedTest
  @CsvSource({
    "off, optional, 0",
    "optional, off, 1",
    "optional, optional, 0",
    "optional, required, 0",
    "required, optional, 0",
    "required, required, 0"
  })
  void successiveModesUnderstandEachOther(String asks, String answers, int plain) {
    Peer peer = serve(tls(answers));
    PeerClient client = client(tls(asks));
    for (int i = 0; i < 3; i++) {
      assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
    }
    assertThat(plainPeers()).isEqualTo(plain);
  }

  @Test
  void offAndRequiredExchangeNothing() {
    assertThat(push(client(tls("off")), serve(tls("required"))))
        .isEqualTo(ContactOutcome.ERROR_STATUS);
    stop();
    assertThat(push(client(tls("required")), serve(tls("off"))))
        .isEqualTo(ContactOutcome.TLS_FAILURE);
  }

  @Test
  void tlsIsTriedAgainAfterAMinute() {
    Peer peer = serve(tls("off"));
    PeerClient client = client(tls("optional"));
    for (int minute = 1; minute <= 3; minute++) {
      for (int i = 0; i < 3; i++) {
        assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
        assertThat(troubles("unexpected-tls")).isEqualTo(minute);
      }
      clock.advance(Duration.ofSeconds(61));
      assertThat(plainPeers()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"10", "1000000"})
  void aPeerThatRequiresTlsByNowIsSpokenToWithTlsAtOnce(int size) {
    Peer peer = serve(tls("off"));
    PeerClient client = client(tls("optional"));
    assertThat(push(client, peer, size)).isEqualTo(ContactOutcome.OK);
    assertThat(plainPeers()).isOne();
    stop();

    assertThat(serve(tls("required"), peer.port())).isEqualTo(peer);
    assertThat(push(client, peer, size)).isEqualTo(ContactOutcome.OK);
    assertThat(plainPeers()).isZero();
  }

  @Test
  void aForeignCertificateMattersOnceTlsIsRequired() {
    PeerTls wrong = new TestTls("optional", foreign.issue("node"), authority).peers();
    Peer optional = serve(tls("optional"));
    PeerClient client = client(wrong);
    assertThat(push(client, optional)).isEqualTo(ContactOutcome.OK);
    assertThat(plainPeers()).isOne();
    stop();

    Peer required = serve(tls("required"));
    assertThat(push(client, required)).isEqualTo(ContactOutcome.TLS_FAILURE);
    assertThat(push(client, required)).isEqualTo(ContactOutcome.TLS_FAILURE);
  }

  /** As nodes of the version before do, and programs that are no HTTP servers. */
  @Test
  void aPeerThatNeverAnswersTlsIsSpokenToWithoutItAfterHalfOfTheResponseTimeout()
      throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      Peer peer = new Peer("127.0.0.1", silent.getLocalPort());
      PeerClient client =
          WireParts.client(asking, tls("optional"), clock, "response-timeout", "200ms");
      Thread.ofVirtual().start(() -> answerPlainHttpOnly(silent));
      assertThat(push(client, peer)).as("it answers, but is no node").isEqualTo(STRANGER);
    }
  }

  private static void answerPlainHttpOnly(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (client.getInputStream().read() != 22) {
          client.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
        }
      } catch (IOException e) {
        return;
      }
    }
  }
}
