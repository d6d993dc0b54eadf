package io.grapevine.repair;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Stamp;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class MergerTest {

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add();

  @Test
  void countsWhatBecameOfEachEntry() {
    node.repairs.merge(List.of(entry("a", 0), entry("b", 0), entry("a", 0)), "peer");

    assertThat(node.count("grapevine.merge.outcomes", "outcome", "merged")).isEqualTo(2);
    assertThat(node.count("grapevine.merge.outcomes", "outcome", "obsolete")).isOne();
  }

  @Test
  @DisplayName("Trap: a client's far-future timestamp pinned a key for good")
  void refusesWhatIsStampedTooFarAheadAndSaysSoOnceAMinute(CapturedOutput output) {
    for (int i = 0; i < 3; i++) {
      assertThat(node.repairs.merge(List.of(entry("a", 120_000)), "10.0.0.9:4097"))
          .containsExactly(MergeOutcome.TOO_FAR_AHEAD);
    }
    assertThat(lines(output, "10.0.0.9:4097")).isOne();
    assertThat(node.entries()).isEmpty();
    assertThat(node.count("grapevine.merge.outcomes", "outcome", "too-far-ahead")).isEqualTo(3);

    cluster.clock.advance(Duration.ofMinutes(1));
    node.repairs.merge(List.of(entry("a", 190_000)), "10.0.0.9:4097");
    assertThat(lines(output, "10.0.0.9:4097")).isEqualTo(2);
  }

  @Test
  void aWallClockThatIsSetBackSilencesNoWarning(CapturedOutput output) {
    node.repairs.merge(List.of(entry("a", 120_000)), "10.0.0.8:4097");
    long back = Duration.ofHours(1).toMillis();
    cluster.clock.set(ManualClock.START - back);
    cluster.clock.advance(Duration.ofMinutes(1));

    node.repairs.merge(List.of(entry("a", 120_000)), "10.0.0.8:4097");

    assertThat(lines(output, "10.0.0.8:4097")).isEqualTo(2);
  }

  @Test
  @DisplayName("Trap: health went down at 1 % of the limit for one value that is too large")
  void aValueThatIsTooLargeForThisNodeIsNoLackOfRoom(CapturedOutput output) {
    byte[] json = ("\"" + "x".repeat(node.state.limits().maxValueBytes()) + "\"").getBytes(UTF_8);
    Entry large = Entry.value(Key.of("too large"), Stamp.of(ManualClock.START, 0), json, 0);
    for (int i = 0; i < 3; i++) {
      assertThat(node.repairs.merge(List.of(large), "10.0.0.7:4097"))
          .containsExactly(MergeOutcome.VALUE_TOO_LARGE);
      cluster.clock.advance(Duration.ofMinutes(2));
    }

    assertThat(lines(output, "rejected the value of \"too large\" from 10.0.0.7:4097: it has"))
        .isOne();
    assertThat(node.count("grapevine.merge.outcomes", "outcome", "value-too-large")).isEqualTo(3);
    assertThat(node.repairs.merger.isWithoutRoom()).isFalse();
    Health health = new CapacityHealth(node.repairs.merger, node.state).health();
    assertThat(health.getStatus()).isEqualTo(Status.UP);
    assertThat(health.getDetails()).containsEntry("keysWithValuesTooLarge", 1);
  }

  private static long lines(CapturedOutput output, String part) {
    return output.toString().lines().filter(line -> line.contains(part)).count();
  }

  private static Entry entry(String key, long ahead) {
    return Entry.value(Key.of(key), Stamp.of(ManualClock.START + ahead, 0), "1".getBytes(UTF_8), 0);
  }
}
