package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a node records after a repair: that it was in touch, and with which peer it is equal. */
class RepairMemoryTest {

  private final TestCluster cluster = TestCluster.of(3);
  private final TestNode node = cluster.node(0);
  private final Peer met = cluster.node(2).address;
  private final Peer unmet = cluster.node(1).address;

  /** One repair, so long after the start. */
  private void repair(Duration later) {
    cluster.advance(later);
    cluster.run(node.repair.with(met));
  }

  private void expectEqualToTheOneItMet() {
    assertThat(node.continuity.secondsSinceExchange()).isZero();
    assertThat(node.encounters.longestApartFirst(List.of(met, unmet))).containsExactly(unmet, met);
  }

  @Test
  void equalStatesAreAnExchange() {
    repair(Duration.ofMinutes(1));

    expectEqualToTheOneItMet();
  }

  @Test
  void aDifferenceThatWasRepairedIsAnExchange() {
    for (int i = 0; i < 100; i++) {
      node.put("k/" + i, "1");
    }
    cluster.node(2).repairs.merge(node.entries(), "another one");
    cluster.node(2).put("k", "1");

    repair(Duration.ofMinutes(1));

    assertThat(cluster.node(2).entries()).hasSize(101);
    expectEqualToTheOneItMet();
  }

  @Test
  void aFullStateIsAnExchangeAlsoBetweenNodesThatWereCutOff() {
    cluster.node(2).put("k", "1");

    repair(Duration.ofHours(1));

    assertThat(node.get("k")).isEqualTo("1");
    expectEqualToTheOneItMet();
  }

  @Test
  void whatPeersRefusedIsToldWhenOneOfThemHasTheSameState() {
    node.put("k", "1");
    for (int i = 0; i < 8; i++) {
      node.rumors.heard(unmet, node.entries(), List.of(Feedback.REFUSED));
    }
    cluster.node(2).repairs.merge(node.entries(), "another one");
    assertThat(node.rumors.isTold()).isFalse();

    repair(Duration.ofMinutes(1));

    assertThat(node.rumors.isTold()).isTrue();
  }
}
