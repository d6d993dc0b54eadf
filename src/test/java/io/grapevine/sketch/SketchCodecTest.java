package io.grapevine.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.testing.Seeds;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SketchCodecTest {

  @Test
  void aRunOfSymbolsArrivesAsItWasSent() {
    Seeds.forEach(
        100,
        random -> {
          int size = random.nextInt(1 << random.nextInt(15));
          Sketch sketch = Sketches.of(300, Sketches.randomSet(random, size));
          int first = random.nextInt(301);
          byte[] bytes = SketchCodec.encode(sketch, first);
          assertThat(SketchCodec.decode(bytes, first, size)).isEqualTo(sketch.from(first));
        });
  }

  @Test
  void noSymbolsAreOneByte() {
    assertThat(SketchCodec.encode(Sketch.empty(), 0)).containsExactly(0);
    assertThat(SketchCodec.decode(new byte[1], 0, 5)).isEqualTo(Sketch.empty());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 10_000, 100_000})
  void takesThirteenBytesAndABitForEachSymbol(int size) {
    Seeds.forEach(
        1,
        random -> {
          Sketch sketch = Sketches.of(1_000, Sketches.randomSet(random, size));
          assertThat(SketchCodec.encode(sketch, 0)).hasSizeLessThan(13_600);
        });
  }

  /** Nodes of two versions have to agree on these. */
  @Test
  void isTheSameEverywhere() {
    Sketch sketch = Sketches.of(4, 1, 2, 4, 0x0123456789abcdefL, -1);
    assertThat(SketchCodec.encode(sketch, 0))
        .asHexString()
        .isEqualToIgnoringCase(
            "04"
                + "fedcba98765432174fe84edb00"
                + "fffffffffffffff81bec1b9a02"
                + "fffffffffffffff81bec1b9a02"
                + "0000000000000005bde1806700");
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] bytes = SketchCodec.encode(Sketches.of(10, 1, 2, 3), 0);
    for (int length = 0; length < bytes.length; length++) {
      assertMalformed(Arrays.copyOf(bytes, length), 0, 3);
    }
  }

  @Test
  void whatFollowsIsRefused() {
    byte[] bytes = SketchCodec.encode(Sketches.of(10, 1, 2, 3), 0);
    for (int more = 1; more < 30; more++) {
      assertMalformed(Arrays.copyOf(bytes, bytes.length + more), 0, 3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 0",
    // More symbols than there are bytes for, as many as the number can say, and more than that.
    "01, 0, 0",
    "ffffffff07, 0, 0",
    "ffffffff7f, 0, 0",
    "ffffffffff01, 0, 0",
    // A number that is longer than it need be.
    "8000, 0, 0",
    // No such place, no such set.
    "00, -1, 0",
    "00, 0, -1",
    "00, 0, 2147483648",
    // A count below zero, and one above the size of the set.
    "01 0000000000000000 00000000 01, 1, 0",
    "01 0000000000000000 00000000 02, 1, 0",
    "01 0000000000000000 00000000 ffffffff7f, 1, 2147483647",
    "01 0000000000000000 00000000 feffffff7f, 1, 2147483647",
    // Symbol 0 does not count the whole set.
    "01 0000000000000000 00000000 01, 0, 5",
    // A count that ends too early, and one that does not end.
    "01 0000000000000000 00000000 80, 1, 5",
    "01 0000000000000000 00000000 808080808001, 1, 5",
  })
  void nonsenseIsRefused(String hex, int firstIndex, long items) {
    assertMalformed(HexFormat.of().parseHex(hex.replace(" ", "")), firstIndex, items);
  }

  @Test
  void changedBytesAreRefusedOrAreAnotherSketch() {
    Seeds.forEach(
        2_000,
        random -> {
          byte[] bytes = SketchCodec.encode(Sketches.of(5, Sketches.randomSet(random, 40)), 0);
          for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
          }
          assertIsSketchOrMalformed(bytes, 40);
        });
  }

  @Test
  void randomBytesAreRefusedOrAreASketch() {
    Seeds.forEach(
        2_000,
        random -> {
          byte[] bytes = new byte[random.nextInt(40)];
          random.nextBytes(bytes);
          if (bytes.length > 0) {
            bytes[0] = (byte) (bytes.length / 13);
          }
          assertIsSketchOrMalformed(bytes, random.nextInt(100));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "5, 0, 5",
    "5, 1, 3",
    "5, 2, 3",
    "5, 3, 2",
    "100, 4096, 0",
    "1024, 4094, 1",
    "1023, 4094, 0",
    "2147483647, 0, 2147483647",
    "2147483647, 2147483646, 2",
  })
  void expectsTheCountThatTheDensityLetsExpect(long items, long index, long count) {
    assertThat(SketchCodec.expectedCount(items, index)).isEqualTo(count);
  }

  private static void assertIsSketchOrMalformed(byte[] bytes, long items) {
    Sketch sketch;
    try {
      sketch = SketchCodec.decode(bytes, 0, items);
    } catch (MalformedSketchException refused) {
      assertThat(refused).message().endsWith(".");
      return;
    }
    assertThat(SketchCodec.encode(sketch, 0)).isEqualTo(bytes);
  }

  private static void assertMalformed(byte[] bytes, int firstIndex, long items) {
    assertThatExceptionOfType(MalformedSketchException.class)
        .isThrownBy(() -> SketchCodec.decode(bytes, firstIndex, items))
        .withMessageEndingWith(".");
  }
}
