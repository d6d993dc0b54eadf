package io.grapevine.peers;

import static io.grapevine.peers.StubDiscoveryClient.instance;
import static io.grapevine.peers.StubDiscoveryClient.named;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How a node recognizes itself among the instances of discovery. */
class OwnInstanceTest {

  private static final Peer PEER_2 = new Peer("10.0.0.2", 4097);

  private final StubDiscoveryClient client = new StubDiscoveryClient();

  @Test
  void recognizesThisNodeByItsInstanceId() {
    assertLeavesOutItself(TestPeers.properties("a", null, 0), "10.0.0.1");
  }

  @Test
  void recognizesThisNodeByItsHost() {
    assertLeavesOutItself(TestPeers.properties(null, "10.0.0.1", 0), "10.0.0.1");
  }

  @Test
  void recognizesThisNodeByItsHostWithAndWithoutBrackets() {
    assertLeavesOutItself(TestPeers.properties(null, "fd00::1", 0), "[fd00::1]");
    assertLeavesOutItself(TestPeers.properties(null, "[fd00::1]", 0), "fd00::1");
  }

  @Test
  void instancesWithoutAnIdAreNotThisNode() {
    var node = client.node(TestPeers.properties("a", null, 0));
    client.answer = named(instance(null, "10.0.0.2"));

    node.refresh();

    assertThat(node.directory().known()).containsExactly(PEER_2);
  }

  private void assertLeavesOutItself(PeersProperties properties, String ownHost) {
    var node = client.node(properties);
    client.answer = named(instance("a", ownHost));
    node.refresh();
    assertThat(node.directory().isAlone()).isTrue();

    client.answer = named(instance("a", ownHost), instance("b", "10.0.0.2"));
    node.refresh();
    assertThat(node.directory().known()).containsExactly(PEER_2);
  }
}
