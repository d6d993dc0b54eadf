package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.tls.PeerTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** Two nodes of which one asks the other over HTTP, with TLS or without it. */
abstract class OverHttp extends PeerClientContract {

  final TestCluster cluster = new TestCluster();
  final TestNode other = cluster.add();
  final TestNode asking = cluster.add();
  final PeerServer server;
  final PeerClient client;
  private final Supplier<PeerTls> tls;

  /**
   * Two nodes.
   *
   * @param tls that of one node
   */
  OverHttp(Supplier<PeerTls> tls) {
    this.tls = tls;
    this.server = PeerServerTest.start(other, tls.get(), 0);
    this.client = client(asking, "max-state-size", "1MB");
  }

  final PeerClient client(TestNode node, String... settings) {
    return WireParts.client(node, tls.get(), new ManualClock(), settings);
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
