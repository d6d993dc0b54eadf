package io.grapevine.sketch;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.sketch.Reconciliation.Decoded;
import io.grapevine.sketch.Reconciliation.Undecodable;
import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Symbols that are not a sketch of anything: the decoder detects it, and does not take long. */
@Timeout(20)
class HostileSketchTest {

  private static final int SYMBOLS = 400;
  private static final long ITEM = 0x0123456789abcdefL;

  @Test
  void aSketchThatWasTornIsNotRead() {
    Seeds.forEach(
        100,
        random -> {
          long[] before = Sketches.randomSet(random, 300);
          long[] after = before.clone();
          for (int i = 0; i < 50; i++) {
            after[i] = random.nextLong();
          }
          int tear = 1 + random.nextInt(SYMBOLS / 2);
          Sketch torn = Sketches.of(tear, before).append(Sketches.of(SYMBOLS, after).from(tear));
          long[] other = Arrays.copyOfRange(before, 0, 250);
          assertUndecodable(torn.minus(Sketches.of(SYMBOLS, other)));
          assertUndecodable(torn.minus(Sketches.of(SYMBOLS, before)));
          assertUndecodable(torn);
        });
  }

  @Test
  void noiseIsNotRead() {
    Seeds.forEach(
        200,
        random ->
            assertUndecodable(
                new Sketch(
                    random.longs(SYMBOLS).toArray(),
                    random.ints(SYMBOLS).toArray(),
                    random.nextBoolean()
                        ? random.ints(SYMBOLS).toArray()
                        : random.ints(SYMBOLS, -1, 2).toArray())));
  }

  @Test
  void oneFingerprintInEverySymbolIsNotRead() {
    assertUndecodable(sketch(100_000, i -> ITEM, i -> 1));
    assertUndecodable(sketch(100_000, i -> ITEM, i -> i % 2 == 0 ? 1 : -1));
  }

  @Test
  void anotherFingerprintInEverySymbolIsNotRead() {
    assertUndecodable(sketch(100_000, i -> ITEM + i, i -> 1));
    assertUndecodable(sketch(2_000, HostileSketchTest::someItemAt, i -> 1));
  }

  /** Each time that it is taken out, the symbols that hold it twice hold it once. */
  @Test
  void aFingerprintThatIsThereTwiceIsNotReadTwice() {
    int last = lastIndexOf(ITEM);
    assertUndecodable(
        sketch(SYMBOLS, i -> i == last ? ITEM : 0, i -> i == last ? 1 : twice(ITEM, i)));
  }

  /** Taking it out of one symbol puts it into another, with the other sign. */
  @Test
  void aFingerprintThatComesAndGoesIsNotFollowed() {
    int last = lastIndexOf(ITEM);
    assertUndecodable(sketch(SYMBOLS, i -> i == last ? ITEM : 0, i -> i == last ? 1 : 0));
    assertUndecodable(sketch(SYMBOLS, i -> i == 0 ? ITEM : 0, i -> i == 0 ? -1 : 0));
  }

  @Test
  void aFingerprintWhereItDoesNotBelongIsNotRead() {
    int wrong =
        IntStream.range(1, SYMBOLS).filter(i -> !Mapping.maps(ITEM, i)).findFirst().orElseThrow();
    assertUndecodable(sketch(SYMBOLS, i -> i == wrong ? ITEM : 0, i -> i == wrong ? 1 : 0));
  }

  @Test
  void oneWrongSymbolSpoilsTheAnswer() {
    Seeds.forEach(
        100,
        random -> {
          Sketch sketch = Sketches.of(SYMBOLS, Sketches.randomSet(random, 100));
          int wrong = random.nextInt(SYMBOLS);
          long[] sums = longs(SYMBOLS, sketch::sum);
          int[] checksums = ints(SYMBOLS, sketch::checksum);
          int[] counts = ints(SYMBOLS, sketch::count);
          switch (random.nextInt(3)) {
            case 0 -> sums[wrong] ^= 1L << random.nextInt(64);
            case 1 -> checksums[wrong] ^= 1 << random.nextInt(32);
            default -> counts[wrong] += random.nextBoolean() ? 1 : -1;
          }
          assertUndecodable(new Sketch(sums, checksums, counts));
        });
  }

  /** Sums of a few fingerprints, right in many symbols and wrong in others. */
  @Test
  void whatIsReadIsAlwaysTheWholeTruth() {
    Seeds.forEach(
        5_000,
        random -> {
          int symbols = 1 + random.nextInt(12);
          long[] items = Sketches.randomSet(random, 1 + random.nextInt(4));
          double lies = random.nextInt(3) * 0.05;
          long[] sums = new long[symbols];
          int[] checksums = new int[symbols];
          int[] counts = new int[symbols];
          for (long item : items) {
            int sign = random.nextBoolean() ? 1 : -1;
            for (int i = 0; i < symbols; i++) {
              boolean there = Mapping.maps(item, i) != random.nextDouble() < lies;
              sums[i] ^= there ? item : 0;
              checksums[i] ^= there ? Checksum.of(item) : 0;
              counts[i] += there ? sign : random.nextDouble() < lies ? 2 : 0;
            }
          }
          Sketch difference = new Sketch(sums, checksums, counts);
          if (Reconciliation.of(difference) instanceof Decoded decoded) {
            assertThat(
                    LongStream.concat(
                        Arrays.stream(decoded.left()), Arrays.stream(decoded.right())))
                .doesNotHaveDuplicates();
            assertThat(
                    Sketches.of(symbols, decoded.left())
                        .minus(Sketches.of(symbols, decoded.right())))
                .isEqualTo(difference);
          }
        });
  }

  /** A fingerprint that does belong into this symbol. */
  private static long someItemAt(int index) {
    return LongStream.iterate(index, item -> item + 1_000_003)
        .filter(item -> Mapping.maps(item, index))
        .findFirst()
        .orElseThrow();
  }

  private static int twice(long item, int index) {
    return Mapping.maps(item, index) ? 2 : 0;
  }

  private static int lastIndexOf(long item) {
    return IntStream.range(0, SYMBOLS).filter(i -> Mapping.maps(item, i)).max().orElseThrow();
  }

  private static void assertUndecodable(Sketch difference) {
    assertThat(Reconciliation.of(difference)).isInstanceOf(Undecodable.class);
  }

  /** Symbols with these sums, whose checksums are those of a single fingerprint. */
  private static Sketch sketch(int symbols, IntToLongFunction sum, IntUnaryOperator count) {
    long[] sums = longs(symbols, sum);
    int[] checksums = ints(symbols, i -> sums[i] == 0 ? 0 : Checksum.of(sums[i]));
    return new Sketch(sums, checksums, ints(symbols, count));
  }

  private static long[] longs(int size, IntToLongFunction element) {
    return IntStream.range(0, size).mapToLong(element).toArray();
  }

  private static int[] ints(int size, IntUnaryOperator element) {
    return IntStream.range(0, size).map(element).toArray();
  }
}
