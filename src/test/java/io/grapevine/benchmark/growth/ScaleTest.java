package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScaleTest {

  @Test
  void valuesOfADecadeAndMoreAreLogarithmic() {
    assertThat(Scale.of(DoubleStream.of(30, 3, 10))).isEqualTo(Scale.LOGARITHMIC);
    assertThat(Scale.of(DoubleStream.of(1_000, 3_000_000))).isEqualTo(Scale.LOGARITHMIC);
  }

  @Test
  void closeValuesAreLinear() {
    assertThat(Scale.of(DoubleStream.of(7.4, 7.6))).isEqualTo(Scale.LINEAR);
    assertThat(Scale.of(DoubleStream.of(5))).isEqualTo(Scale.LINEAR);
  }

  @Test
  void valuesWithoutALogarithmAreLinear() {
    assertThat(Scale.of(DoubleStream.of(0, 100))).isEqualTo(Scale.LINEAR);
    assertThat(Scale.of(DoubleStream.of(-1, 100))).isEqualTo(Scale.LINEAR);
  }

  @Test
  void aLinearAxisEndsAboveTheMostAndALogarithmicOneAboveAPowerOfTen() {
    assertThat(Scale.LINEAR.end(200)).isCloseTo(220, within(1e-9));
    assertThat(Scale.LOGARITHMIC.end(7)).isBetween(10.0, 12.0);
    assertThat(Scale.LOGARITHMIC.end(3_000_000)).isBetween(10e6, 12e6);
    assertThat(Scale.LOGARITHMIC.end(10_000)).isBetween(10e3, 12e3);
  }

  @Test
  void aLinearAxisBeginsAtZeroAndALogarithmicOneBeforeAPowerOfTen() {
    assertThat(Scale.LINEAR.begin(7)).isEqualTo(0);
    assertThat(Scale.LINEAR.begin(-2)).isEqualTo(-2);
    assertThat(Scale.LOGARITHMIC.begin(7)).isBetween(0.9, 1.0);
    assertThat(Scale.LOGARITHMIC.begin(0.05)).isBetween(0.009, 0.01);
    assertThat(Scale.LOGARITHMIC.begin(1_000)).isBetween(900.0, 1_000.0);
  }
}
