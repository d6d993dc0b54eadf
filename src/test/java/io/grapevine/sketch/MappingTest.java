package io.grapevine.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MappingTest {

  @Test
  void isThinnerWithEachIndexAsTheCodeWantsIt() {
    int fingerprints = 400_000;
    int symbols = 100;
    Seeds.forEach(
        1,
        random -> {
          Sketch sketch = Sketches.of(symbols, Sketches.randomSet(random, fingerprints));
          assertThat(sketch.count(0)).isEqualTo(fingerprints);
          for (int i = 1; i < symbols; i++) {
            double density = sketch.count(i) / (double) fingerprints;
            double p = Mapping.probability(i);
            double sigma = Math.sqrt(p * (1 - p) / fingerprints);
            assertThat(density).as("symbol %d", i).isCloseTo(p, within(5 * sigma));
            assertThat(p).isCloseTo(1 / (1 + i / 2.0), within(0.05 * p));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, -Mapping.STEP, Mapping.STEP})
  void everyFingerprintClimbsToTheEnd(long fingerprint) {
    assertThat(walk(fingerprint, Integer.MAX_VALUE))
        .startsWith(0)
        .isSorted()
        .doesNotHaveDuplicates();
  }

  @Test
  void staysAtTheEnd() {
    assertThat(Mapping.next(Integer.MAX_VALUE - 1, 1)).isEqualTo(Integer.MAX_VALUE);
    assertThat(Mapping.next(Integer.MAX_VALUE, 1)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void knowsWhatIsOnTheWalk() {
    Seeds.forEach(
        20,
        random -> {
          long fingerprint = random.nextLong();
          List<Integer> walk = walk(fingerprint, 1_000);
          for (int i = 0; i < 1_000; i++) {
            assertThat(Mapping.maps(fingerprint, i)).isEqualTo(walk.contains(i));
          }
        });
  }

  /** Nodes of two versions have to agree on these. */
  @Test
  void isTheSameEverywhere() {
    assertThat(walk(0, 1_000)).containsExactly(0, 1, 3, 27, 28, 89, 157, 379, 432, 874, 896);
    assertThat(walk(0x0123456789abcdefL, 1_000)).containsExactly(0, 4, 5, 14, 18, 278, 981);
    assertThat(Checksum.of(0)).isEqualTo(0x155105a0);
    assertThat(Checksum.of(0x0123456789abcdefL)).isEqualTo(0x54045541);
  }

  private static List<Integer> walk(long fingerprint, int size) {
    List<Integer> walk = new ArrayList<>();
    long state = fingerprint;
    for (int i = 0; i < size; i = Mapping.next(i, state)) {
      state += Mapping.STEP;
      walk.add(i);
    }
    return walk;
  }
}
