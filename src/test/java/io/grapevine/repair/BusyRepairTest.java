package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Repairs between nodes with large states while writes keep coming. */
class BusyRepairTest {

  private static final int SHARED = 20_000;
  private static final int IN_FLIGHT = 3_000;

  private final RepairPair pair = new RepairPair().sharing(SHARED);
  private int written;

  @Test
  void whatIsOnItsWayIsNotLookedForInTheWholeState() {
    change(IN_FLIGHT);
    pair.repair();

    assertThat(pair.client.questions)
        .allMatch(question -> question.first() + question.symbols() <= StateSketch.KEPT);
    assertThat(pair.client.fullStates).isZero();
    assertThat(pair.client.received).isEmpty();
  }

  @Test
  void whatTheLastWritesDoNotExplainIsRepairedAtOnce() {
    change(IN_FLIGHT);
    pair.becomeQuiet();
    change(IN_FLIGHT / 10);
    pair.client.beforeQuestion = question -> change(1);

    pair.repair();

    assertThat(pair.client.questions).hasSizeLessThanOrEqualTo(4);
    assertThat(differences()).isLessThan(10);
  }

  @Test
  void aSmallDifferenceIsRepairedWhileWritesGoOn() {
    change(50);
    pair.client.beforeQuestion = question -> change(1);

    pair.repair();

    assertThat(differences()).isLessThan(10);
  }

  @Test
  void writesThatNeverEndDoNotPutOffARepairForEver() {
    pair.client.beforeQuestion = question -> change(1);
    for (int i = 0; i < 4; i++) {
      change(IN_FLIGHT);
      pair.repair();
      assertThat(differences()).isGreaterThan(0);
      pair.becomeQuiet();
    }
    change(IN_FLIGHT);
    pair.client.reset();

    pair.repair();

    assertThat(pair.client.questions).hasSizeLessThanOrEqualTo(4);
    assertThat(pair.client.fullStates).isZero();
    assertThat(differences()).isLessThan(10);
  }

  @Test
  void rarePullsDoNotPutOffARepairUntilTheNodeCountsAsCutOff() {
    RepairPair rare = new RepairPair("pull-interval", "2m").sharing(SHARED);
    change(rare, IN_FLIGHT);
    rare.repair();
    assertThat(differences(rare)).isPositive();
    rare.cluster.clock.advance(Duration.ofSeconds(38));

    rare.repair();

    assertThat(differences(rare)).isZero();
  }

  private void change(int entriesOnEach) {
    change(pair, entriesOnEach);
  }

  private void change(RepairPair nodes, int entriesOnEach) {
    for (int i = 0; i < 2 * entriesOnEach; i++) {
      TestNode node = written % 2 == 0 ? nodes.asking : nodes.other;
      node.put("shared/" + i, "\"new " + written++ + "\"");
    }
  }

  private long differences() {
    return differences(pair);
  }

  private static long differences(RepairPair nodes) {
    Set<Entry> here = Set.copyOf(nodes.asking.entries());
    return nodes.other.entries().stream().filter(entry -> !here.contains(entry)).count();
  }
}
