package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.peers.Peer;
import io.grapevine.testing.Authority;
import io.grapevine.testing.Utf8;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class TlsConnectionTest {

  private static final Peer TO = new Peer("10.0.0.1", 4097);
  private static final String KEY = "a key that nobody else may read";

  private final Authority group = new Authority("group");
  private final PeerTls certified = new TestTls("required", group).peers();
  private final Eavesdropper wire = new Eavesdropper(KEY);

  @Test
  void whatIsSentArrives() throws Exception {
    TlsConnection connection = TlsConnection.open(TO, certified, certified, wire);
    byte[] large = new byte[300_000];
    new SplittableRandom(1).nextBytes(large);
    List<byte[]> pieces = List.of(Utf8.bytes(KEY), new byte[0], large);

    assertThat(connection.request(pieces)).containsExactly(pieces.toArray(byte[][]::new));
    assertThat(connection.isAtRest()).isFalse();
    assertThat(connection.answer(pieces)).containsExactly(pieces.toArray(byte[][]::new));
    assertThat(connection.answer(List.of())).isEmpty();
    assertThat(connection.isAtRest()).isTrue();
    assertThat(connection.held()).isZero();
    assertThat(wire.sent()).isEqualTo(2);
    assertThat(wire.read()).isZero();
  }

  @Test
  void withoutTlsAKeyIsReadOnTheWire() throws Exception {
    TlsConnection connection = new TlsConnection(wire);

    assertThat(connection.request(List.of(Utf8.bytes(KEY)))).containsExactly(Utf8.bytes(KEY));

    assertThat(wire.sent()).isOne();
    assertThat(wire.read()).isOne();
  }

  @Test
  void neitherSideAcceptsACertificateOfAnotherAuthority() {
    PeerTls foreign = new TestTls("required", new Authority("other").issue("node"), group).peers();

    assertThatThrownBy(() -> TlsConnection.open(TO, foreign, certified, wire))
        .isInstanceOf(SSLException.class);
    assertThatThrownBy(() -> TlsConnection.open(TO, certified, foreign, wire))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void aClosedConnectionCarriesNothing() throws Exception {
    TlsConnection connection = TlsConnection.open(TO, certified, certified, wire);

    connection.close();

    assertThatThrownBy(() -> connection.request(List.of(new byte[1])))
        .isInstanceOf(SSLException.class);
    assertThat(connection.isAtRest()).isFalse();
    assertThat(connection.held()).isZero();
  }
}
