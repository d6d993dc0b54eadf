package io.grapevine.wire;

import io.grapevine.connection.PeerClient;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;

class InMemoryPeerClientTest extends PeerClientContract {

  private final TestCluster cluster = new TestCluster();
  private final TestNode other = cluster.add();
  private final TestNode asking = cluster.add();

  @Override
  TestNode other() {
    return other;
  }

  @Override
  Peer address() {
    return other.address;
  }

  @Override
  PeerClient client() {
    return cluster.network.clientOf(asking);
  }

  @Override
  PeerClient clientOfItself() {
    return cluster.network.clientOf(other);
  }

  @Override
  Peer nobody() {
    return new Peer("10.9.9.9", 1);
  }
}
