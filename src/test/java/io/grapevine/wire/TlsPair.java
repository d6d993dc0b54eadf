package io.grapevine.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import reactor.core.publisher.Mono;

/** Two nodes, over real sockets, of which one pushes to the other; each has its own TLS. */
abstract class TlsPair {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Authority authority = new Authority("group");
  final Authority foreign = new Authority("other");
  final ManualClock clock = new ManualClock();
  private final TestCluster cluster = new TestCluster();
  final TestNode other = cluster.add();
  final TestNode asking = cluster.add();
  private @Nullable PeerServer server;
  private int pushes;

  @AfterEach
  final void stop() {
    if (server != null) {
      server.stop();
    }
  }

  final PeerTls tls(String mode) {
    return mode.equals("off") ? WireParts.NO_TLS : new TestTls(mode, authority).peers();
  }

  final Peer serve(PeerTls tls) {
    return serve(tls, 0);
  }

  final Peer serve(PeerTls tls, int port, String... http) {
    server = PeerServerTest.start(other, tls, port, http);
    return new Peer("127.0.0.1", server.port());
  }

  final PeerClient client(PeerTls tls) {
    return WireParts.client(asking, tls, clock);
  }

  /** Pushes an entry with a value of this size; gives the outcome. */
  final ContactOutcome push(PeerClient client, Peer peer, int size) {
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

  final ContactOutcome push(PeerClient client, Peer peer) {
    return push(client, peer, 10);
  }
}
