package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.rumor.RumorParts;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** With whom a node that stops becomes equal. */
class DrainMeetingTest {

  /** A node that holds something that is no rumor any more, and peers that lack it. */
  private static TestCluster cluster(String... settings) {
    TestCluster cluster = TestCluster.of(3, settings);
    TestNode node = cluster.node(0);
    node.put("k", "1");
    node.rumors.drop(node.entries());
    assertThat(node.rumors.size()).isZero();
    return cluster;
  }

  @Test
  void withOneThatGoesOnRatherThanWithOneThatStopsAsWell() {
    TestCluster cluster = cluster("r0", "1");
    cluster.node(1).life.stopping();

    assertThat(cluster.start(cluster.node(0).course.drain())).isCompleted();

    assertThat(cluster.node(2).get("k")).isEqualTo("1");
  }

  @Test
  void withOneThatFollowsTheClusterRatherThanWithOneThatIsStarting() {
    TestCluster cluster = new TestCluster();
    TestNode node = cluster.add("r0", "1").begun();
    cluster.add();
    TestNode other = cluster.add().begun();
    cluster.introduce();
    node.put("k", "1");
    node.rumors.drop(node.entries());

    assertThat(cluster.start(node.course.drain())).isCompleted();

    assertThat(other.get("k")).isEqualTo("1");
  }

  @Test
  @DisplayName("Trap: an island's writes were no rumors any more, and were lost when it stopped")
  void givesAPeerWhatIsNoRumorAnyMore() {
    TestCluster cluster = TestCluster.of(3);
    TestNode node = cluster.node(0);
    TestNode outside = cluster.node(2);
    cluster.network.cut(outside.address);
    node.put("k", "1");
    cluster.publish();
    node.rumors.drop(node.entries());
    RumorParts.endWhatAllHave(node.rumors, List.of(cluster.node(1).address));
    assertThat(node.rumors.size()).isZero();
    cluster.network.heal(outside.address);

    node.life.lameDuck();

    assertThat(cluster.start(node.course.drain())).isCompleted();

    assertThat(outside.get("k")).isEqualTo("1");
  }
}
