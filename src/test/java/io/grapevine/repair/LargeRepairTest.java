package io.grapevine.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import org.junit.jupiter.api.Test;

/** Repairs beyond what is kept up to date, and where the full state costs less. */
class LargeRepairTest {

  private static final String NEW = "\"" + "y".repeat(100) + "\"";

  @Test
  void fiveThousandChangesAreMoreThanTheKeptSymbolsTell() {
    RepairPair pair = new RepairPair().sharing(30_000);
    for (int i = 0; i < 5_000; i++) {
      (i % 2 == 0 ? pair.asking : pair.other).put("shared/" + i, NEW);
    }

    pair.becomeQuiet();
    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.fullStates).isZero();
    assertThat(pair.client.questions.getLast().first() + pair.client.questions.getLast().symbols())
        .isGreaterThan(StateSketch.KEPT);
    assertThat(pair.client.received).hasSize(2_500);
    assertThat(pair.client.given()).isEqualTo(2_500);
  }

  @Test
  void whatChangedBeforeManyOtherThingsDidIsFoundAllTheSame() {
    RepairPair pair = new RepairPair();
    pair.sharing(100);
    for (int i = 0; i < 20; i++) {
      pair.asking.put("mine/" + i, "1");
      pair.other.put("theirs/" + i, "1");
      pair.asking.put("shared/" + i, "\"here\"");
      pair.other.put("shared/" + (50 + i), "\"there\"");
    }
    for (int i = 0; i < 120_000; i++) {
      pair.both(RepairPair.old("later/" + i, "1"));
    }
    String mine = pair.asking.get("mine/3");

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.other.get("mine/3")).isEqualTo(mine);
    assertThat(pair.client.fullStates).isZero();
    assertThat(pair.client.given()).as("mine, and what changed here").isEqualTo(40);
    assertThat(pair.client.received.size()).isBetween(40, 60);
  }

  @Test
  void anEmptyNodeTakesTheFullStateAtOnce() {
    RepairPair pair = new RepairPair();
    for (int i = 0; i < 1_000; i++) {
      pair.other.put("key/" + i, NEW);
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.roundTrips()).isOne();
    assertThat(pair.client.fullStates).isOne();
  }

  @Test
  void anEmptyPeerIsGivenAll() {
    RepairPair pair = new RepairPair();
    for (int i = 0; i < 1_000; i++) {
      pair.asking.put("key/" + i, NEW);
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.given()).isEqualTo(1_000);
  }

  @Test
  void aDifferenceOverHalfOfTheStateTakesTheFullState() {
    RepairPair pair = new RepairPair().sharing(1_000);
    for (int i = 0; i < 900; i++) {
      pair.other.put("shared/" + i, NEW);
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.fullStates).isOne();
    assertThat(pair.client.questions).as("one estimate was enough").hasSize(2);
  }

  @Test
  void disjointStatesAreJoined() {
    RepairPair pair = new RepairPair();
    for (int i = 0; i < 500; i++) {
      pair.other.put("theirs/" + i, NEW);
      pair.asking.put("mine/" + i, NEW);
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.asking.state.size()).isEqualTo(1_000);
  }

  @Test
  void differencesOfAnySizeAreRepairedWithFewQuestions() {
    Seeds.forEach(
        8,
        random -> {
          RepairPair pair = new RepairPair().sharing(6_000);
          pair.changeAtRandom(random, 1 + random.nextInt(2_500), 6_000);

          pair.becomeQuiet();
          pair.repair();

          assertThat(pair.isEqual()).isTrue();
          assertThat(pair.client.questions.size()).isLessThanOrEqualTo(5);
        });
  }

  @Test
  void aDifferenceWhoseSymbolsDoNotFitIntoAMessageTakesTheFullState() {
    RepairPair pair =
        new RepairPair("max-batch-size", "16KB", "max-delta-size", "64KB").sharing(16_000);
    for (int i = 0; i < 3_000; i++) {
      pair.other.put("shared/" + i, NEW);
      pair.asking.put("shared/" + (8_000 + i), NEW);
    }

    pair.becomeQuiet();
    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.fullStates).isOne();
  }

  @Test
  void manyDeltasGoBackWhereOneIsTooSmall() {
    RepairPair pair = new RepairPair("max-batch-size", "2KB").sharing(3_000);
    for (int i = 0; i < 200; i++) {
      pair.asking.put("shared/" + i, NEW);
    }

    pair.repair();

    assertThat(pair.isEqual()).isTrue();
    assertThat(pair.client.pushes)
        .hasSizeGreaterThan(5)
        .allMatch(delta -> delta.cbor().size() <= 2_048);
  }
}
