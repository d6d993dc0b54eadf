package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.ContactKind;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import org.junit.jupiter.api.Test;

/** What a node passes on of what it received, and what it leaves to the sender. */
class ForwardingTest {

  @Test
  void tellsOnWhatItLearned() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).knows(cluster.node(1).address);
    cluster.node(1).knows(cluster.node(2).address);
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishOnce());
    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(cluster.node(2).get("k")).isEqualTo("1");
  }

  @Test
  void nobodyForwardsWhatItsWriterSendsToAll() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishOnce());

    assertThat(cluster.nodes).allMatch(node -> node.rumors.size() == 0);
    cluster.publish();
    assertThat(cluster.network.pushed).hasSize(2);
  }

  @Test
  void whatANodeSendsBeforeItStopsIsForwarded() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", "1");
    cluster.network.cut(cluster.node(2).address);
    cluster.run(cluster.node(0).publisher.flushOnce());
    cluster.network.heal(cluster.node(2).address);

    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(cluster.node(2).get("k")).as("although it was to receive it").isEqualTo("1");
  }

  @Test
  void whoKnowsMorePeersThanTheWriterForwards() {
    TestCluster cluster = TestCluster.of(4);
    cluster.node(0).knows(cluster.node(1).address, cluster.node(2).address);
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishOnce());
    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(cluster.node(3).get("k")).isEqualTo("1");
  }

  @Test
  void aPeerThatTheWriterCannotReachReceivesItFromOthers() {
    TestCluster cluster = TestCluster.of(3);
    TestNode writer = cluster.node(0);
    writer.directory.failed(ContactKind.PUSH, cluster.node(2).address, "timeout");
    writer.put("k", "1");

    cluster.run(writer.publisher.publishOnce());
    assertThat(cluster.node(2).get("k")).isEqualTo("nothing");
    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(cluster.node(2).get("k")).isEqualTo("1");
  }
}
