package io.grapevine.wire;

import static io.grapevine.testing.Utf8.bytes;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.connection.PeerClient;
import io.grapevine.message.Delta;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.netty.resources.LoopResources;

/** The thread of what this node asks and tells its peers, over real HTTP. */
class PeerLoopTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final WireConfiguration configuration = new WireConfiguration();
  private final LoopResources loop = configuration.peerLoop();
  private final Scheduler gossip = configuration.gossip(loop);
  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add().begun();
  private final PeerServer server = PeerServerTest.start(node);
  private final Peer peer = new Peer("127.0.0.1", server.port());
  private final PeerClient client =
      WireParts.client(cluster.add().begun(), WireParts.NO_TLS, loop, gossip, new ManualClock());

  @AfterEach
  void stop() {
    server.stop();
    loop.dispose();
  }

  private Thread ofRounds() {
    return thread(Mono.empty());
  }

  private Thread thread(Mono<?> contact) {
    return requireNonNull(
        contact.then(Mono.fromSupplier(Thread::currentThread)).subscribeOn(gossip).block(PATIENCE));
  }

  private Mono<?> push(int number) {
    Entry entry = Entry.value(Key.of("key"), Stamp.of(number, 0), bytes("1"), 0);
    return client.push(peer, new Delta(List.of(entry)));
  }

  @Test
  void aRoundSendsAndHearsOnItsOwnThread() {
    Thread rounds = ofRounds();

    assertThat(ofRounds()).isSameAs(rounds);
    assertThat(thread(push(1))).as("by request").isSameAs(rounds);
    push(2).block(PATIENCE);
    await().until(() -> ((StreamingPeerClient) client).hasStream(peer));
    assertThat(thread(push(3))).as("on a stream").isSameAs(rounds);
  }
}
