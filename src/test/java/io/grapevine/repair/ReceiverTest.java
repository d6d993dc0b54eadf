package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReceiverTest {

  @Test
  void takesWhatThePeerHasAndGivesWhatItLacks() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("a", "1");
    cluster.node(1).put("b", "2");

    cluster.run(cluster.node(0).receiver.receiveOnce());

    assertThat(cluster.node(0).get("b")).isEqualTo("2");
    assertThat(cluster.node(1).get("a")).isEqualTo("1");
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void movesNothingWhenTheVersionsAreEqual() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("a", "1");
    cluster.receive();
    cluster.network.pushed.clear();
    double merged = cluster.node(0).count("grapevine.merge.outcomes", "outcome", "obsolete");

    cluster.receive();

    assertThat(cluster.network.pushed).isEmpty();
    assertThat(cluster.node(0).count("grapevine.merge.outcomes", "outcome", "obsolete"))
        .isEqualTo(merged);
  }

  @Test
  void givesTheNewerValueToAPeerThatHasTheOlderOne() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("k", "1");
    cluster.receive();
    cluster.node(0).put("k", "2");

    cluster.run(cluster.node(0).receiver.receiveOnce());

    assertThat(cluster.node(1).get("k")).isEqualTo("2");
  }

  @Test
  @DisplayName("Trap: any difference moved the whole state from every sampled peer")
  void asksTheSecondPeerWithWhatTheFirstOneRepaired() {
    TestCluster cluster = TestCluster.of(4);
    for (int i = 0; i < 3; i++) {
      cluster.node(i).put("k", "1");
      cluster.run(cluster.node(i).publisher.publishOnce());
    }
    TestNode late = cluster.add().begun();
    cluster.introduce();

    cluster.run(late.receiver.receiveOnce());

    assertThat(late.contacts("pull", "ok")).isEqualTo(3);
    assertThat(late.count("grapevine.merge.outcomes", "outcome", "merged")).isOne();
    assertThat(late.count("grapevine.merge.outcomes", "outcome", "obsolete")).isZero();
  }

  @Test
  void aHungPeerCostsOneTimeOutAndTheOthersAreAskedAllTheSame() {
    TestCluster cluster = TestCluster.of(3);
    cluster.network.hang(cluster.node(1).address);
    cluster.node(2).put("k", "1");

    var round = cluster.start(cluster.node(0).receiver.receiveOnce());
    cluster.advance(Duration.ofSeconds(5));

    assertThat(round).isCompleted();
    assertThat(cluster.node(0).get("k")).isEqualTo("1");
    cluster.advance(Duration.ofMinutes(1));
    assertThat(cluster.node(0).contacts("pull", "timeout")).isOne();
    assertThat(cluster.node(0).directory.backedOff()).isOne();
  }

  @Test
  @DisplayName("Trap: the node's own address was among its peers")
  void leavesItselfOutOnceItAnsweredItself() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.knows(node.address, cluster.node(1).address);

    cluster.run(node.receiver.receiveOnce());

    assertThat(node.directory.known()).containsExactly(cluster.node(1).address);
    assertThat(node.contacts("pull", "self")).isOne();
    assertThat(node.directory.backedOff()).isZero();
  }

  @Test
  void aFailedPullIsNoSignOfBeingInTouch() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    cluster.advance(Duration.ofSeconds(30));
    cluster.run(node.receiver.receiveOnce());
    assertThat(node.continuity.secondsSinceExchange()).isZero();
    cluster.network.cut(cluster.node(1).address);
    cluster.advance(Duration.ofSeconds(30));

    cluster.run(node.receiver.receiveOnce());

    assertThat(node.contacts("pull", "no-connection")).isOne();
    assertThat(node.continuity.secondsSinceExchange()).isEqualTo(30);
  }
}
