package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.ContactOutcome;
import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.testing.Authority;
import io.grapevine.tls.PeerTls;
import io.grapevine.tls.TestTls;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Which certificates two nodes accept of each other, and when they check them. */
class PeerCertificatesTest extends TlsPair {

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
}
