package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Drawing itself needs the fonts of a machine, and is left to the benchmark. */
class SvgTest {

  @Test
  void aPictureNamesNoFontOfThisMachine() {
    assertThat(
            Svg.tidy("<text style=\"font-family:&quot;Deja Vu&quot;;\" x=\"1.23456\" y=\"7.5\">"))
        .isEqualTo("<text style=\"font-family:sans-serif;\" x=\"1.23\" y=\"7.5\">");
  }

  @Test
  void onlyPowersOfTenHaveTicks() {
    assertThat(DecadeAxis.isPowerOfTen(0.01)).isTrue();
    assertThat(DecadeAxis.isPowerOfTen(1_000)).isTrue();
    assertThat(DecadeAxis.isPowerOfTen(20)).isFalse();
    assertThat(DecadeAxis.isPowerOfTen(900)).isFalse();
  }
}
