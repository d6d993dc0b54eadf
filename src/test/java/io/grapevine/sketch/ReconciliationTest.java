package io.grapevine.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.grapevine.sketch.Reconciliation.Decoded;
import io.grapevine.sketch.Reconciliation.Undecodable;
import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconciliationTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 1",
    "0, 1, 0, 8",
    "0, 0, 1, 8",
    "0, 300, 0, 600",
    "0, 0, 300, 600",
    "1, 0, 0, 8",
    "1, 1, 1, 20",
    "100, 2, 2, 40",
    "1000, 0, 20, 80",
    "1000, 50, 50, 250",
    "10000, 1000, 10, 1700",
    "100000, 0, 0, 1",
    "100000, 1, 0, 8",
    "100000, 1000, 1000, 3200",
    "0, 3000, 3000, 9000",
  })
  void findsWhatOnlyOneOfTheSetsHas(int both, int left, int right, int symbols) {
    Seeds.forEach(
        both < 10_000 ? 20 : 2,
        random -> {
          long[] onlyLeft = Sketches.randomSet(random, left);
          long[] onlyRight = Sketches.randomSet(random, right);
          var leftSet = new SketchBuilder(symbols);
          var rightSet = new SketchBuilder(symbols);
          random
              .longs(both)
              .forEach(fingerprint -> {
                leftSet.add(fingerprint);
                rightSet.add(fingerprint);
              });
          for (long fingerprint : onlyLeft) {
            leftSet.add(fingerprint);
          }
          for (long fingerprint : onlyRight) {
            rightSet.add(fingerprint);
          }
          assertDecoded(
              leftSet.prefix(symbols).minus(rightSet.prefix(symbols)), onlyLeft, onlyRight);
        });
  }

  @Test
  void knowsEveryFingerprint() {
    assertDecoded(
        Sketches.of(60, 0, -1, Long.MIN_VALUE).minus(Sketches.of(60, 1, Long.MAX_VALUE)),
        new long[] {0, -1, Long.MIN_VALUE},
        new long[] {1, Long.MAX_VALUE});
  }

  @Test
  void knowsFingerprintsThatAreNumberedThrough() {
    long[] left = new long[500];
    for (int i = 0; i < left.length; i++) {
      left[i] = i;
    }
    assertDecoded(Sketches.of(1_000, left), left, new long[0]);
  }

  @Test
  void noSymbolsSayNothing() {
    assertThat(Reconciliation.of(Sketch.empty())).isInstanceOf(Undecodable.class);
  }

  @Test
  void tooFewSymbolsAreNeverReadWrongly() {
    Seeds.forEach(
        300,
        random -> {
          int size = 1 + random.nextInt(40);
          long[] left = Sketches.randomSet(random, random.nextInt(size + 1));
          long[] right = Sketches.randomSet(random, size - left.length);
          Sketch difference = Sketches.of(80, left).minus(Sketches.of(80, right));
          for (int symbols = 1; symbols <= 80; symbols++) {
            Sketch prefix = difference.prefix(symbols);
            if (Reconciliation.of(prefix) instanceof Decoded) {
              assertDecoded(prefix, left, right);
            }
          }
        });
  }

  @Test
  void oneMoreSymbolNeverMakesItUnreadable() {
    Seeds.forEach(
        50,
        random -> {
          Sketch difference = Sketches.of(200, Sketches.randomSet(random, 50));
          boolean readable = false;
          for (int symbols = 1; symbols <= 200; symbols++) {
            boolean now = Reconciliation.of(difference.prefix(symbols)) instanceof Decoded;
            assertThat(now || !readable).as("%d symbols", symbols).isTrue();
            readable = now;
          }
          assertThat(readable).isTrue();
        });
  }

  @Test
  void staysCloseToTheFiguresOfThePaper() {
    assertThat(SketchOverhead.symbolsPerDifference(1, 100, 1)).isEqualTo(1);
    assertThat(SketchOverhead.symbolsPerDifference(4, 2_000, 2)).isBetween(1.6, 1.8);
    assertThat(SketchOverhead.symbolsPerDifference(100, 200, 3)).isBetween(1.3, 1.5);
    assertThat(SketchOverhead.symbolsPerDifference(20_000, 2, 4)).isBetween(1.3, 1.4);
  }

  @ParameterizedTest
  @CsvSource({
    "16, 100, 0.5",
    "64, 100, 0.5",
    "64, 5000, 0.5",
    "64, 5000, 0",
    "64, 5000, 0.9",
    "400, 5000, 0.5",
    "400, 5000, 1",
  })
  void estimatesADifferenceThatItCannotRead(int symbols, int differences, double leftShare) {
    double[] squares = new double[1];
    int trials = 100;
    Seeds.forEach(
        trials,
        random -> {
          long estimate = estimate(random, symbols, differences, leftShare);
          assertThat(estimate)
              .isGreaterThanOrEqualTo(Math.round(differences * Math.abs(2 * leftShare - 1)));
          double error = (double) estimate / differences - 1;
          squares[0] += error * error / trials;
        });
    assertThat(Math.sqrt(squares[0])).isLessThan(1.4 * Math.sqrt(2.0 / symbols));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 8",
    "100, 1, 9",
    "1000, 16, 873",
    "1000, 1300, 1408",
    "2000, 1300, 2595",
    "10, 24, 32",
    "9223372036854775807, 4096, 2147483647",
    "1, 2147483647, 2147483647",
  })
  void asksForAsManySymbolsAsTheEstimateIsSureOf(long estimate, int have, int next) {
    assertThat(Undecodable.symbolsFor(estimate, have)).isEqualTo(next);
  }

  private static long estimate(
      RandomGenerator random, int symbols, int differences, double leftShare) {
    int left = (int) (differences * leftShare);
    Sketch difference =
        Sketches.of(symbols, Sketches.randomSet(random, left))
            .minus(Sketches.of(symbols, Sketches.randomSet(random, differences - left)));
    return switch (Reconciliation.of(difference)) {
      case Undecodable undecodable -> undecodable.estimate();
      case Decoded decoded -> throw new AssertionError(decoded);
    };
  }

  private static void assertDecoded(Sketch difference, long[] left, long[] right) {
    assertThat(Reconciliation.of(difference))
        .asInstanceOf(type(Decoded.class))
        .satisfies(decoded -> {
          assertThat(sorted(decoded.left())).isEqualTo(sorted(left));
          assertThat(sorted(decoded.right())).isEqualTo(sorted(right));
        });
  }

  private static long[] sorted(long[] fingerprints) {
    return Arrays.stream(fingerprints).sorted().toArray();
  }
}
