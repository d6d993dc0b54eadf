package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Entries of a backup keep their old stamps, wherever they are restored. */
class RestoredEntriesTest {

  private static final Key KEY = Key.of("restored");

  private final Simulation simulation =
      Simulation.of(
              4,
              11,
              SimulationSettings.of().retaining(Duration.ofSeconds(70), Duration.ofSeconds(60)))
          .begin()
          .write(0, "present", "1")
          .pass(Duration.ofSeconds(15));

  private final List<Entry> backup = List.of(monthOld());

  private Entry monthOld() {
    long then = simulation.cluster().node(0).time().millis() - Duration.ofDays(30).toMillis();
    return Entry.value(KEY, Stamp.of(then, 0), Utf8.bytes("1"), 0);
  }

  @Test
  void spreadFromANodeThatIsInTouch() {
    simulation.applications().restore(0, backup);

    simulation.pass(Duration.ofSeconds(10)).settle();

    assertThat(simulation.cluster().nodes()).allMatch(RestoredEntriesTest::hasKey);
  }

  @Test
  void areDroppedByANodeThatWasCutOffAsSoonAsItIsInTouch() {
    simulation.partition(0).pass(Duration.ofSeconds(100));
    simulation.applications().restore(0, backup);
    assertThat(simulation.cluster().node(0)).matches(RestoredEntriesTest::hasKey);

    simulation.heal().settle();

    assertThat(simulation.cluster().nodes()).noneMatch(RestoredEntriesTest::hasKey);
    simulation.applications().restore(0, backup);
    simulation.pass(Duration.ofSeconds(10)).settle();
    assertThat(simulation.cluster().nodes()).allMatch(RestoredEntriesTest::hasKey);
  }

  private static boolean hasKey(SimulatedNode node) {
    return node.process().state.get(KEY).isPresent();
  }
}
