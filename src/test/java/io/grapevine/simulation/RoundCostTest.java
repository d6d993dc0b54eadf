package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The allocations of a round must not depend on the size of the state. */
class RoundCostTest {

  private static final int SMALL = 1_000;
  private static final int LARGE = 100_000;
  private static final int ROUNDS = 20;

  private final ThreadMXBean threads =
      (ThreadMXBean) ManagementFactory.getPlatformMXBean(java.lang.management.ThreadMXBean.class);

  @Test
  @DisplayName("Trap: every round re-serialised the whole state")
  void aRoundWithoutADifferenceCostsTheSameAtAnySize() {
    long small = allocatedBy(RoundCostTest::rounds, SMALL);
    long large = allocatedBy(RoundCostTest::rounds, LARGE);

    assertThat(large).isLessThan(2 * small);
  }

  @Test
  void theRepairOfOneKeyCostsTheSameAtAnySize() {
    long small = allocatedBy(RoundCostTest::repairs, SMALL);
    long large = allocatedBy(RoundCostTest::repairs, LARGE);

    assertThat(large).isLessThan(2 * small);
  }

  private static TestCluster clusterWith(int entries) {
    TestCluster cluster = TestCluster.of(2);
    for (int i = 0; i < entries; i++) {
      cluster.node(0).put("key/" + i, "\"some value\"");
    }
    cluster.node(0).state.entries().forEach(cluster.node(1).state::merge);
    cluster.nodes.forEach(node -> node.rumors.drop(node.entries()));
    return cluster;
  }

  /** The bytes of the second time: the first one loads classes and makes caches. */
  private long allocatedBy(Consumer<TestCluster> work, int entries) {
    TestCluster cluster = clusterWith(entries);
    work.accept(cluster);
    long before = threads.getCurrentThreadAllocatedBytes();
    work.accept(cluster);
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  private static void rounds(TestCluster cluster) {
    for (int i = 0; i < ROUNDS; i++) {
      cluster.publish();
      cluster.receive();
    }
  }

  private static void repairs(TestCluster cluster) {
    for (int i = 0; i < ROUNDS; i++) {
      cluster.node(1).put("key/7", Integer.toString(i));
      cluster.node(0).put("key/8", Integer.toString(i));
      cluster.run(cluster.node(0).receiver.receiveOnce());
      assertThat(cluster.isConverged()).isTrue();
    }
  }
}
