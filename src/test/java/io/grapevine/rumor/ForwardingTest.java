package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.ContactKind;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.List;
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

  @Test
  void aPeerThatNobodyReachesCostsTheOthersNoMessage() {
    TestCluster cluster = withoutTheLast();
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishReady());
    cluster.run(cluster.node(1).publisher.publishReady());
    cluster.run(cluster.node(2).publisher.publishReady());

    assertThat(cluster.node(1).get("k")).isEqualTo("1");
    assertThat(cluster.node(2).get("k")).isEqualTo("1");
    assertThat(cluster.network.pushed).as("to each of the two from the writer").hasSize(2);
    assertThat(cluster.node(1).rumors.hasReady()).isFalse();
  }

  @Test
  void aPeerThatComesBackReceivesFromOthersWhatTheWriterCouldNotSend() {
    TestCluster cluster = withoutTheLast();
    TestNode gone = cluster.node(3);
    cluster.node(0).put("k", "1");
    cluster.publish();
    cluster.network.cut(cluster.node(0).address);
    cluster.network.heal(gone.address);
    cluster.advance(Duration.ofMinutes(1));

    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(gone.get("k")).isEqualTo("1");
  }

  /** Four nodes, the last of which is gone, as the others know. */
  private static TestCluster withoutTheLast() {
    TestCluster cluster = TestCluster.of(4);
    cluster.network.cut(cluster.node(3).address);
    List<TestNode> others = cluster.nodes.subList(0, 3);
    for (TestNode node : others) {
      node.put("first", "1");
      cluster.run(node.publisher.publishOnce());
    }
    assertThat(others).allMatch(node -> node.directory.backedOff() == 1);
    cluster.network.pushed.clear();
    return cluster;
  }

  @Test
  void aNodeThatIsAboutToStopForwardsWhatWasSentToAll() {
    TestCluster cluster = TestCluster.of(3);
    TestNode stopping = cluster.node(1);
    TestNode other = cluster.node(2);
    stopping.life.stopping();
    cluster.network.hang(other.address);
    cluster.node(0).put("k", "1");
    cluster.start(cluster.node(0).publisher.publishOnce());
    cluster.network.cut(cluster.node(0).address);
    cluster.network.heal(other.address);

    cluster.run(stopping.publisher.flushOnce());

    assertThat(other.get("k")).as("its writer died").isEqualTo("1");
  }
}
