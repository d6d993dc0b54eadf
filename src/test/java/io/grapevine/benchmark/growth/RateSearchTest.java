package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateSearchTest {

  private static final RateSearch SEARCH = new RateSearch(200, 10, 20_000, 2);

  private final List<Double> tried = new ArrayList<>();

  private double highest(double limit) throws Exception {
    return SEARCH.highest(rate -> {
      tried.add(rate);
      return rate <= limit;
    });
  }

  @ParameterizedTest
  @ValueSource(doubles = {12.5, 13, 99, 199, 200, 201, 399, 1_000, 5_000, 12_000})
  void findsTheHighestRateToWithinASixth(double limit) throws Exception {
    assertThat(highest(limit)).isLessThanOrEqualTo(limit).isGreaterThan(limit * 5 / 6);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 12.4, 200, 1_000_000})
  void triesFewRatesAndNoneBeyondItsBounds(double limit) throws Exception {
    highest(limit);

    assertThat(tried).hasSizeLessThanOrEqualTo(9).allMatch(rate -> rate >= 10 && rate <= 20_000);
  }

  @Test
  void givesUpBelowTheLeastRate() throws Exception {
    assertThat(highest(9)).isZero();
  }

  @Test
  void goesNoHigherThanTheMost() throws Exception {
    assertThat(highest(1_000_000)).isEqualTo(12_800);
  }
}
