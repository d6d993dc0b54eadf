package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decisions of the curves. */
class CurvesTest {

  @ParameterizedTest
  @CsvSource({"100, 950, true", "100, 949, false", "100.1, 1000, false", "NaN, 1000, false"})
  void aRateIsSustainedIfTheTailIsShortAndTheWritesAreAcknowledged(
      double tail, long acknowledged, boolean sustained) {
    assertThat(RateCurve.isSustained(tail, acknowledged, 1_000)).isEqualTo(sustained);
  }

  @Test
  void theCostOfALoadIsWhatGoesBeyondTheIdleInterval() {
    assertThat(NodesCurve.beyond(100, 120, 200, 1.5)).isEqualTo(50);
  }

  @Test
  void theLargestClusterHasOneSeedAndTwoWrites() {
    assertThat(SimulatedCurve.seedsFor(100)).isEqualTo(40);
    assertThat(SimulatedCurve.seedsFor(10_000)).isEqualTo(1);
    assertThat(SimulatedCurve.writesFor(100)).isEqualTo(10);
    assertThat(SimulatedCurve.writesFor(10_000)).isEqualTo(2);
  }

  @Test
  void oneTopicCanBeMeasuredAlone() {
    assertThat(Topic.named("rate")).containsExactly(Topic.RATE);
    assertThat(Topic.named("")).containsExactly(Topic.values());
    assertThatThrownBy(() -> Topic.named("other"))
        .hasMessage("-Dcurve names one of these: [nodes, rate, simulated, entries]");
  }
}
