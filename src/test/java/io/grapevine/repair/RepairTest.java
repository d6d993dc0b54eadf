package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a repair by sketch transfers, and that both nodes are equal afterwards. */
class RepairTest {

  @Test
  void oneKeyThatChangedThereComesInTwoRoundTrips() {
    RepairPair pair = new RepairPair().sharing(1_000);
    pair.other.put("shared/7", "\"new\"");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.roundTrips()).isEqualTo(2);
    assertThat(pair.client.received).extracting(Entry::keyText).containsExactly("shared/7");
    assertThat(pair.client.fullStates).isZero();
  }

  @Test
  void oneKeyThatChangedHereGoesInTwoRoundTrips() {
    RepairPair pair = new RepairPair().sharing(1_000);
    pair.asking.put("shared/7", "\"new\"");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.roundTrips()).isEqualTo(2);
    assertThat(pair.client.received).as("the old one need not come").isEmpty();
    assertThat(pair.client.given()).isOne();
  }

  @Test
  void equalStatesCostOneQuestion() {
    RepairPair pair = new RepairPair().sharing(100);

    pair.repair();

    assertThat(pair.client.roundTrips()).isOne();
    assertThat(pair.client.received).isEmpty();
  }

  @Test
  void aKeyThatOnlyOneOfThemHasMovesAlone() {
    RepairPair pair = new RepairPair().sharing(100);
    pair.other.put("theirs", "1");
    pair.asking.put("mine", "2");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.roundTrips()).isEqualTo(2);
    assertThat(pair.client.received).extracting(Entry::keyText).containsExactly("theirs");
    assertThat(pair.client.given()).isOne();
  }

  @Test
  void deletionsMoveLikeAnyChange() {
    RepairPair pair = new RepairPair().sharing(100);
    pair.other.remove("shared/1");
    pair.asking.remove("shared/2");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.asking.get("shared/1")).isEqualTo("nothing");
    assertThat(pair.other.get("shared/2")).isEqualTo("nothing");
    assertThat(pair.client.received).hasSize(1);
    assertThat(pair.client.given()).as("and the entry that was deleted there").isEqualTo(2);
  }

  @Test
  void aKeyThatBothChangedIsAsTheLaterOneSays() {
    RepairPair pair = new RepairPair().sharing(100);
    pair.asking.put("shared/1", "\"earlier\"");
    pair.cluster.advance(Duration.ofSeconds(1));
    pair.other.put("shared/1", "\"later\"");
    pair.other.put("shared/2", "\"earlier\"");
    pair.cluster.advance(Duration.ofSeconds(1));
    pair.asking.put("shared/2", "\"later\"");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.asking.get("shared/1")).isEqualTo("\"later\"");
    assertThat(pair.other.get("shared/2")).isEqualTo("\"later\"");
  }

  @Test
  void entriesOfOneMomentAreSettledByTheirContent() {
    RepairPair pair = new RepairPair().sharing(100);
    long now = ManualClock.START;
    pair.asking.state.merge(RepairPair.at(now, "a", "1"));
    pair.other.state.merge(RepairPair.at(now, "a", "2"));
    pair.asking.state.merge(RepairPair.at(now, "b", "2"));
    pair.other.state.merge(RepairPair.at(now, "b", "1"));

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.asking.get("a")).isEqualTo("2");
    assertThat(pair.other.get("b")).isEqualTo("2");
  }

  @Test
  void manyEntriesOfOneMomentAreSettledByTheirContent() {
    RepairPair pair = new RepairPair().sharing(2_000);
    for (int i = 0; i < 300; i++) {
      String low = "\"" + "l".repeat(30) + "\"";
      String high = "\"" + "z".repeat(30) + "\"";
      long now = ManualClock.START;
      pair.asking.state.merge(RepairPair.at(now, "key/" + i, i % 2 == 0 ? low : high));
      pair.other.state.merge(RepairPair.at(now, "key/" + i, i % 2 == 0 ? high : low));
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
  }

  @Test
  void ofAHundredKeysThatChangedHereOnlyTheNewValuesMove() {
    RepairPair pair = new RepairPair().sharing(2_000);
    for (int i = 0; i < 100; i++) {
      pair.asking.put("shared/" + i, "\"" + "y".repeat(100) + "\"");
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.received).isEmpty();
    assertThat(pair.client.given()).isEqualTo(100);
    assertThat(pair.client.fullStates).isZero();
  }

  @Test
  void ofAHundredKeysThatChangedThereOnlyTheNewValuesMove() {
    RepairPair pair = new RepairPair().sharing(2_000);
    for (int i = 0; i < 100; i++) {
      pair.other.put("shared/" + i, "\"" + "y".repeat(100) + "\"");
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.received).hasSize(100);
    assertThat(pair.client.given()).isZero();
    assertThat(pair.client.fullStates).isZero();
  }

  @Test
  void anyDifferenceIsRepairedInBothDirectionsAtOnce() {
    Seeds.forEach(
        60,
        random -> {
          int shared = random.nextInt(1_500);
          RepairPair pair = new RepairPair().sharing(shared);
          pair.changeAtRandom(random, random.nextInt(300), shared);
          List<Entry> merged = merged(pair);

          pair.repair();

          assertThat(pair.isEqual()).isTrue();
          assertThat(pair.asking.entries()).isEqualTo(merged);
        });
  }

  @Test
  void bothMayRepairAtTheSameTime() {
    Seeds.forEach(
        30,
        random -> {
          RepairPair pair = new RepairPair().sharing(1_000);
          pair.changeAtRandom(random, random.nextInt(300), 1_000);
          List<Entry> merged = merged(pair);

          var mine = pair.asking.repair.with(pair.other.address).toFuture();
          var theirs = pair.other.repair.with(pair.asking.address).toFuture();
          pair.cluster.scheduler.advanceTime();

          assertThat(mine).isCompleted();
          assertThat(theirs).isCompleted();
          assertThat(pair.isEqual()).isTrue();
          assertThat(pair.asking.entries()).isEqualTo(merged);
        });
  }

  /** What both must have in the end, by merging without any repair. */
  private static List<Entry> merged(RepairPair pair) {
    TestNode third = new TestCluster().add();
    pair.asking.entries().forEach(third.state::merge);
    pair.other.entries().forEach(third.state::merge);
    return third.entries();
  }
}
