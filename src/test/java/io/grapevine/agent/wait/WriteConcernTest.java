package io.grapevine.agent.wait;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WriteConcernTest {

  @ParameterizedTest
  @CsvSource({
    "majority, 1, 1",
    "majority, 2, 2",
    "majority, 3, 2",
    "majority, 4, 3",
    "majority, 5, 3",
    "all, 1, 1",
    "all, 7, 7",
    "1, 1, 1",
    "2, 2, 2",
    "2, 9, 2",
    "9, 9, 9"
  })
  void saysHowManyNodesMustHaveAWrite(String w, int nodes, int holders) {
    WriteConcern.check(w);
    assertThat(WriteConcern.holders(w, nodes)).isEqualTo(holders);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-1", "+2", "2.0", "two", "quorum", "ALL", "", " 2", "2147483648", "٢"})
  void rejectsEverythingElse(String w) {
    assertThatThrownBy(() -> WriteConcern.check(w))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isEqualTo(Problem.INVALID_PARAMETER))
        .hasMessageContaining("w must be");
  }

  @Test
  void oneNodeAloneIsSingular() {
    assertThatThrownBy(() -> WriteConcern.holders("2", 1))
        .hasMessageContaining("this node knows 1 node, including itself");
  }

  @Test
  void rejectsMoreNodesThanThereAre() {
    assertThatThrownBy(() -> WriteConcern.holders("4", 3))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.TOO_FEW_NODES))
        .hasMessageContaining("w is 4")
        .hasMessageContaining("3 nodes");
  }
}
