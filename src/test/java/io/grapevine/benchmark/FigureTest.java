package io.grapevine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FigureTest {

  @Test
  void aQuantileIsTheFirstValueThatSoManyOthersAreBelow() {
    List<Double> values =
        IntStream.range(0, 200).mapToObj(i -> (double) (i * 7 % 200)).collect(Collectors.toList());

    assertThat(Figure.quantile(values, 0)).isEqualTo(0);
    assertThat(Figure.quantile(values, 0.5)).isEqualTo(100);
    assertThat(Figure.quantile(values, 0.99)).isEqualTo(198);
    assertThat(Figure.quantile(List.of(3.0), 0.99)).isEqualTo(3);
  }

  @Test
  void noValuesHaveNoQuantile() {
    assertThat(Figure.quantile(List.of(), 0.5)).isNaN();
  }
}
