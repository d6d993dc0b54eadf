package io.grapevine.wire;

import static io.grapevine.connection.ContactOutcome.STRANGER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Authority;
import io.grapevine.testing.ManualClock;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Two nodes whose modes of TLS differ, over real sockets. */
class PeerSchemeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Authority authority = new Authority("group");
  private final Authority foreign = new Authority("other");
  private final ManualClock clock = new ManualClock();
  private final TestCluster cluster = new TestCluster();
  private final TestNode other = cluster.add();
  private final TestNode asking = cluster.add();
  private @Nullable PeerServer server;
  private int pushes;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  private PeerTls tls(String mode) {
    return mode.equals("off") ? WireParts.NO_TLS : new TestTls(mode, authority).peers();
  }

  private Peer serve(PeerTls tls) {
    return serve(tls, 0);
  }

  private Peer serve(PeerTls tls, int port, String... http) {
    server = PeerServerTest.start(other, tls, port, http);
    return new Peer("127.0.0.1", server.port());
  }

  private PeerClient client(PeerTls tls) {
    return WireParts.client(asking, tls, clock);
  }

  /** Pushes an entry with a value of this size; gives the outcome. */
  private ContactOutcome push(PeerClient client, Peer peer, int size) {
    Key key = Key.of("key/" + pushes++);
    byte[] value = ("\"" + "x".repeat(size) + "\"").getBytes(UTF_8);
    Delta delta = new Delta(List.of(Entry.value(key, Stamp.of(1, 0), value, 0)));
    ContactOutcome outcome =
        client
            .push(peer, delta)
            .thenReturn(ContactOutcome.OK)
            .onErrorResume(error -> Mono.just(ContactOutcome.of(error)))
            .toFuture()
            .orTimeout(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
            .join();
    assertThat(other.state.entry(key).isPresent()).isEqualTo(outcome == ContactOutcome.OK);
    return outcome;
  }

  private ContactOutcome push(PeerClient client, Peer peer) {
    return push(client, peer, 10);
  }

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

  @Test
  void theServerIsCheckedAsWell() {
    for (TestTls wrong :
        List.of(
            new TestTls("required", foreign.issue("node"), authority),
            new TestTls("required", Authority.selfSigned("node"), authority),
            new TestTls("required", authority.issue("another"), authority))) {
      Peer peer = serve(wrong.peers());
      PeerTls named = new TestTls("required", authority.issue("node"), authority, "node").peers();
      assertThat(push(client(named), peer)).isEqualTo(ContactOutcome.TLS_FAILURE);
      stop();
    }
  }

  @Test
  void aReloadedBundleIsPresentedFromThenOn() {
    Peer peer = serve(tls("required"));
    TestTls own = new TestTls("required", authority);
    PeerClient client = client(own.peers());
    assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
    own.reload(foreign.issue("node"), authority);
    assertThat(push(client, peer)).isEqualTo(ContactOutcome.TLS_FAILURE);
    own.reload(authority.issue("node"), authority);
    assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
  }

  @Test
  void aReloadedBundleIsDemandedFromThenOnAndNoSessionOutlivesIt() {
    TestTls there = new TestTls("required", authority);
    Peer peer = serve(there.peers(), 0, "idle-timeout", "200ms");
    PeerClient client = client(tls("required"));
    assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
    there.reload(authority.issue("node"), foreign);
    awaitNoConnection();
    assertThat(push(client, peer)).isEqualTo(ContactOutcome.TLS_FAILURE);
  }

  /** As docs/security.md says; each side does each step at a time of its own. */
  @Test
  void anAuthorityIsReplacedInThreeStepsWithoutAPause() {
    TestTls there = new TestTls("required", authority);
    TestTls here = new TestTls("required", authority);
    Peer peer = serve(there.peers(), 0, "idle-timeout", "200ms");
    PeerClient client = client(here.peers());
    Consumer<Consumer<TestTls>> step =
        change -> {
          for (TestTls side : List.of(there, here)) {
            change.accept(side);
            awaitNoConnection();
            assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
          }
        };
    step.accept(side -> side.reload(authority.issue("node"), authority, foreign));
    step.accept(side -> side.reload(foreign.issue("node"), authority, foreign));
    step.accept(side -> side.reload(foreign.issue("node"), foreign));
  }

  /** The certificates are checked in the first handshake only. */
  @Test
  void aNewConnectionResumesTheSession() {
    TestTls there = new TestTls("required", authority);
    TestTls here = new TestTls("required", authority);
    Peer peer = serve(there.peers(), 0, "idle-timeout", "200ms");
    PeerClient client = client(here.peers());
    for (int i = 0; i < 3; i++) {
      assertThat(push(client, peer)).isEqualTo(ContactOutcome.OK);
      awaitNoConnection();
    }
    assertThat(there.checks()).isOne();
    assertThat(here.checks()).isOne();
  }

  private void awaitNoConnection() {
    await().until(() -> other.meters.get("grapevine.http.connections").gauge().value() == 0);
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
