package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Changes that leave the value as it was are sent without it. */
class RenewingTest {

  private static final Key KEY = Key.of("k");
  private static final String SESSION = "\"" + "x".repeat(10_000) + "\"";

  @Test
  void aHeartbeatIsSmallHoweverLargeItsValueIs() {
    TestCluster cluster = spread();

    touch(cluster.node(0));
    cluster.publish();

    Delta renewal = cluster.network.pushed.getLast();
    assertThat(renewal.renewing().size()).isLessThan(50);
    assertThat(renewal.cbor().size()).as("for a peer of the version before").isGreaterThan(10_000);
    assertSpread(cluster);
  }

  @Test
  void aValueThatIsWrittenAgainIsOneToo() {
    TestCluster cluster = spread();

    cluster.node(1).put("k", SESSION);
    cluster.publish();

    assertThat(cluster.network.pushed.getLast().renewing().size()).isLessThan(50);
    assertSpread(cluster);
  }

  @Test
  void whoForwardsARenewalSendsOneToo() {
    TestCluster cluster = spread();
    cluster.node(0).knows(cluster.node(1).address);
    cluster.node(1).knows(cluster.node(0).address, cluster.node(2).address);

    touch(cluster.node(0));
    cluster.run(cluster.node(0).publisher.publishOnce());
    cluster.run(cluster.node(1).publisher.publishOnce());

    assertThat(cluster.network.pushed.getLast().renewing().size()).isLessThan(50);
    assertThat(cluster.node(2).entries()).isEqualTo(cluster.node(0).entries());
  }

  @Test
  void aPeerWithoutTheValueGetsItInTheNextRound() {
    TestCluster cluster = spread();
    cluster.node(2).state.retain(entry -> false);
    touch(cluster.node(0));
    cluster.run(cluster.node(0).publisher.publishOnce());
    assertThat(cluster.node(2).entries()).isEmpty();

    cluster.run(cluster.node(0).publisher.publishReady());

    assertSpread(cluster);
    assertThat(cluster.node(2).count("grapevine.merge.outcomes", "outcome", "without-value"))
        .isOne();
  }

  @Test
  void aValueThatNobodyHasYetIsSentWithItsRenewal() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", SESSION);
    touch(cluster.node(0));

    cluster.run(cluster.node(0).publisher.publishOnce());

    assertSpread(cluster);
    assertThat(cluster.network.pushed).hasSize(2);
  }

  @Test
  void twoPeersWithoutTheValueBothCountAsPeersThatLackIt() {
    RumorBuffer rumors = new RumorBuffer(2);
    TestNode node = TestCluster.of(2).node(0);
    node.state.follow(rumors);
    node.put("k", SESSION);
    Entry value = node.state.get(KEY).orElseThrow();
    rumors.heard(RumorFixture.peer(1), List.of(value), List.of(Feedback.NEWS));
    touch(node);
    List<Entry> sent = next(rumors);
    assertThat(sent.getFirst().isRenewal()).isTrue();

    rumors.heard(RumorFixture.peer(1), sent, List.of(Feedback.WITHOUT_VALUE));
    rumors.heard(RumorFixture.peer(2), sent, List.of(Feedback.WITHOUT_VALUE));

    assertThat(rumors.untold()).isOne();
    List<Entry> again = next(rumors);
    assertThat(again.getFirst().isRenewal()).isFalse();
    rumors.heard(RumorFixture.peer(1), again, List.of(Feedback.WITHOUT_VALUE));
    assertThat(next(rumors))
        .as(
            "it was sent with its value, so this is a refusal, which must not cause a round at once")
        .isEmpty();
    assertThat(rumors.untold()).isOne();
  }

  @Test
  void aShortValueIsSentAsItIs() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("k", "1");
    cluster.publish();

    touch(cluster.node(0));
    cluster.publish();

    Delta delta = cluster.network.pushed.getLast();
    assertThat(delta.renewing()).isSameAs(delta.cbor());
    assertSpread(cluster);
  }

  private static List<Entry> next(RumorBuffer rumors) {
    return rumors.next(new Batch(1 << 20, Doubt.NONE), RumorFixture.OTHERS);
  }

  private static TestCluster spread() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", SESSION);
    cluster.publish();
    assertSpread(cluster);
    return cluster;
  }

  private static void touch(TestNode node) {
    node.state.touch(KEY, 60_000, Condition.NONE);
  }

  private static void assertSpread(TestCluster cluster) {
    assertThat(cluster.nodes)
        .allSatisfy(node -> assertThat(node.entries()).isEqualTo(cluster.node(0).entries()));
    assertThat(cluster.node(0).get("k")).isNotNull();
  }
}
