package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
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

  private void change(int entriesOnEach) {
    for (int i = 0; i < 2 * entriesOnEach; i++) {
      TestNode node = written % 2 == 0 ? pair.asking : pair.other;
      node.put("shared/" + i, "\"new " + written++ + "\"");
    }
  }

  private long differences() {
    Set<Entry> here = Set.copyOf(pair.asking.entries());
    return pair.other.entries().stream().filter(entry -> !here.contains(entry)).count();
  }
}
