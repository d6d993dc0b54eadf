package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.testing.Authority;
import io.grapevine.testing.ManualClock;
import io.grapevine.tls.TestTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;

/** Everything that two nodes exchange, with mutual TLS. */
class TlsPeerClientTest extends PeerClientContract {

  private final Authority authority = new Authority("group");
  private final TestCluster cluster = new TestCluster();
  private final TestNode other = cluster.add();
  private final TestNode asking = cluster.add();
  private final PeerServer server =
      PeerServerTest.start(other, new TestTls("required", authority).peers(), 0);
  private final PeerClient client = client(asking);

  private PeerClient client(TestNode node) {
    return WireParts.client(
        node,
        new TestTls("required", authority).peers(),
        new ManualClock(),
        "max-state-size",
        "1MB");
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Override
  TestNode other() {
    return other;
  }

  @Override
  Peer address() {
    return new Peer("127.0.0.1", server.port());
  }

  @Override
  PeerClient client() {
    return client;
  }

  @Override
  PeerClient clientOfItself() {
    return client(other);
  }

  @Override
  Peer nobody() {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new Peer("127.0.0.1", free.getLocalPort());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
