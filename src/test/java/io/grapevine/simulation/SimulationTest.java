package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {

  /** Without peers' clocks yet: then nothing says that this one is wrong. */
  private static final Duration UNTIL_CLOCKS_ARE_COMPARED = Duration.ofMillis(1_100);

  @Test
  void healsAfterAPartition() {
    Simulation.of(100, 1)
        .begin()
        .write(0, "before", "1")
        .pass(Duration.ofSeconds(3))
        .partition(0, 1, 2)
        .write(0, "k", "\"few\"")
        .write(50, "k", "\"many\"")
        .delete(99, "before")
        .pass(Duration.ofSeconds(20))
        .heal()
        .settle();
  }

  @Test
  void keepsWhatAnyNodeHeldThatLives() {
    Simulation.of(5, 2)
        .begin()
        .write(0, "k", "1")
        .pass(Duration.ofSeconds(1))
        .crash(0)
        .crash(1)
        .pause(2)
        .pass(Duration.ofSeconds(5))
        .restart(0)
        .pass(Duration.ofSeconds(1))
        .resume(2)
        .heal()
        .settle();
  }

  /** Trap: for up to ten seconds, peers still left alone a node that had restarted. */
  @Test
  void aNodeThatHasRestartedReceivesWritesAtOnce() {
    Simulation simulation = Simulation.of(3, 3).begin().pass(Duration.ofSeconds(3)).crash(2);
    for (int i = 0; i < 60; i++) {
      simulation.write(i % 2, "k" + i, "1").pass(Duration.ofSeconds(1));
    }

    simulation.restart(2).pass(Duration.ofSeconds(1));
    simulation.write(0, "a", "2").write(1, "b", "3").pass(Duration.ofMillis(500));

    assertThat(simulation.cluster().node(2).process().get("a")).isEqualTo("2");
    assertThat(simulation.cluster().node(2).process().get("b")).isEqualTo("3");
  }

  @Test
  void nodesThatSpeakOnlyJsonHaveAllAndTellAll() {
    Simulation simulation =
        Simulation.of(6, 4)
            .speakOnlyJson(0, 1)
            .begin()
            .write(0, "from JSON", "1")
            .write(5, "from binary", "2")
            .pass(Duration.ofSeconds(3))
            .partition(0, 1, 2)
            .write(1, "here", "3")
            .delete(5, "from JSON")
            .pass(Duration.ofSeconds(20))
            .heal()
            .settle();

    assertThat(simulation.cluster().node(0).process().get("from JSON")).isEqualTo("nothing");
    assertThat(simulation.cluster().node(5).process().get("here")).isEqualTo("3");
  }

  @Test
  void aStaleAddressOfAnotherGroupMakesNoneOfTheTwo() {
    Simulation simulation =
        Simulation.of(4, 6)
            .besideAnotherGroup()
            .begin()
            .listStranger(0)
            .listStranger(1)
            .write(0, "k", "1")
            .pass(Duration.ofMinutes(3))
            .delete(1, "k")
            .pass(Duration.ofSeconds(20));

    assertThat(simulation.isConverged()).isTrue();
    TestNode other = simulation.cluster().stranger().orElseThrow().process();
    assertThat(other.entries()).hasSize(1);
    assertThat(simulation.cluster().node(2).process().entries()).hasSize(1);
    assertThat(other.count("grapevine.refused.requests", "reason", "other-group")).isPositive();
    assertThat(other.contacts("push", "other-group")).isPositive();
  }

  @Test
  void aClockFarAheadIsRefusedUntilItsTimeComes() {
    Simulation simulation =
        Simulation.of(4, 5)
            .begin()
            .leap(0, Duration.ofMinutes(2))
            .pass(UNTIL_CLOCKS_ARE_COMPARED)
            .write(0, "k", "1")
            .pass(Duration.ofSeconds(10))
            .leap(0, Duration.ZERO);

    assertThat(simulation.cluster().node(0).process().get("k")).isEqualTo("1");
    assertThat(simulation.cluster().node(1).process().get("k")).isEqualTo("nothing");

    simulation.settle();

    assertThat(simulation.cluster().node(1).process().get("k")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @DisplayName("Trap: what an island acknowledged was lost when it was stopped in order")
  void anIslandThatStopsLeavesAllItHas(boolean knowsNobodyOutside) {
    Simulation simulation =
        Simulation.of(3, 6).begin().pass(Duration.ofSeconds(20)).partition(0, 1);
    for (int i = 0; i < 20; i++) {
      simulation.write(i % 2, "island/" + i, "1").pass(Duration.ofSeconds(1));
    }
    if (knowsNobodyOutside) {
      simulation.forgetOthers(0, 1).pass(Duration.ofSeconds(1));
    }

    simulation.rejoin().stop(0).stop(1).pass(Duration.ofSeconds(21));

    for (int i = 0; i < 20; i++) {
      assertThat(simulation.cluster().node(2).process().get("island/" + i)).isEqualTo("1");
    }
    simulation.heal().settle();
  }

  @Test
  void aClusterOfWhichAllStartAnewAtOnceSettles() {
    Simulation.of(4, 7)
        .begin()
        .write(0, "k", "1")
        .pass(Duration.ofSeconds(2))
        .crash(0)
        .crash(1)
        .crash(2)
        .crash(3)
        .heal()
        .settle();
  }

  @Test
  void aNodeWhoseClockIsAheadTakesNoWritesAndLosesNoneThatItTook() {
    Simulation simulation =
        Simulation.of(3, 7)
            .begin()
            .leap(0, Duration.ofMinutes(10))
            .pass(UNTIL_CLOCKS_ARE_COMPARED)
            .write(0, "taken before it noticed", "1")
            .pass(Duration.ofSeconds(15))
            .write(0, "refused", "2");
    TestNode ahead = simulation.cluster().node(0).process();
    assertThat(ahead.get("refused")).isEqualTo("nothing");
    assertThat(ahead.clocks.isWrong()).isTrue();
    assertThat(ahead.clocks.describe())
        .startsWith("the wall clock of this node is 600.0 s ahead of the median of 2 peers");
    TestNode right = simulation.cluster().node(1).process();
    assertThat(right.clocks.isWrong()).isFalse();
    assertThat(right.clocks.describe()).startsWith(ahead.address + " is 600.0 s ahead of this");
    assertThat(right.get("taken before it noticed")).isEqualTo("nothing");

    simulation.leap(0, Duration.ZERO).pass(Duration.ofSeconds(5)).write(0, "accepted again", "3");

    assertThat(right.get("taken before it noticed")).isEqualTo("1");
    assertThat(ahead.clocks.describe()).isEqualTo("right");
    simulation.pass(Duration.ofSeconds(2)).settle();
    assertThat(right.get("accepted again")).isEqualTo("3");
  }

  @Test
  @DisplayName("Trap: a write of the second after a jump was lost with the node")
  void aNodeThatEndsRightAfterItsClockJumpedHasAcknowledgedNothingThatIsLost() {
    Simulation simulation =
        Simulation.of(3, 10)
            .begin()
            .pass(Duration.ofSeconds(15))
            .leap(0, Duration.ofMinutes(2))
            .write(0, "k", "1")
            .stop(0)
            .pass(Duration.ofSeconds(25));

    assertThat(simulation.cluster().node(1).process().get("k")).isEqualTo("nothing");
    simulation.heal().settle();
  }

  @Test
  void ofTwoNodesTheOneThatIsAheadTakesNoWrites() {
    Simulation simulation =
        Simulation.of(2, 8)
            .begin()
            .pass(Duration.ofSeconds(15))
            .leap(0, Duration.ofMinutes(2))
            .pass(Duration.ofSeconds(15));

    assertThat(simulation.cluster().node(0).process().clocks.isWrong()).isTrue();
    assertThat(simulation.cluster().node(1).process().clocks.isWrong()).isFalse();
    simulation.write(1, "k", "1").pass(Duration.ofSeconds(2));
    assertThat(simulation.cluster().node(0).process().get("k")).isEqualTo("1");
  }

  @Test
  void aNodeWhoseClockIsFarBehindTakesNoWritesAndRestampsNothing() {
    Simulation simulation =
        Simulation.of(3, 9)
            .begin()
            .write(1, "k", "1")
            .pass(Duration.ofSeconds(15))
            .leap(0, Duration.ofHours(-1))
            .pass(Duration.ofSeconds(15));

    TestNode behind = simulation.cluster().node(0).process();
    assertThat(behind.clocks.isWrong()).isTrue();
    assertThat(behind.clocks.describe())
        .startsWith("the wall clock of this node is 3600.0 s behind the median of 2 peers");
    assertThat(simulation.isConverged()).isTrue();
    simulation.leap(0, Duration.ZERO).settle();
    assertThat(behind.clocks.isWrong()).isFalse();
  }

  @Test
  void aThousandNodesHearOfAWrite() {
    Simulation simulation =
        Simulation.of(1_000, 3, SimulationSettings.of().keeping(16))
            .begin()
            .write(0, "k", "1")
            .pass(Duration.ofSeconds(5));

    assertThat(simulation.isConverged()).isTrue();
  }
}
