package io.grapevine.agent.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {

  @Test
  void noneIsTheDefaultAndNeverIsForEver() {
    assertThat(TimeToLive.millis(null, new DefaultTtl(0))).isZero();
    assertThat(TimeToLive.millis(null, new DefaultTtl(7))).isEqualTo(7);
    assertThat(TimeToLive.millis("5ms", new DefaultTtl(7))).isEqualTo(5);
    assertThat(TimeToLive.millis("never", new DefaultTtl(7))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "1ms,               1",
    "500ms,             500",
    "30s,               30000",
    "5m,                300000",
    "2h,                7200000",
    "7d,                604800000",
    "140737488355327ms, 140737488355327",
    "1628906d,          140737478400000",
    "007s,              7000",
  })
  void isANumberWithAUnit(String text, long millis) {
    assertThat(TimeToLive.millis(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "x",
        "s",
        "5",
        "0",
        "0s",
        "-1s",
        "-0ms",
        "1.5s",
        "5 s",
        "5s ",
        "5y",
        "5S",
        "5MS",
        "1D",
        "+5s",
        "PT5S",
        "pt5s",
        "P1D",
        "1h30m",
        "NEVER",
        "5s\n",
        "\u0665s",
        "5sx",
        "500us",
        "999999ns",
        "140737488355328ms",
        "1628907d",
        "9223372036854775807d",
        "9223372036854775808ms",
        "99999999999999999999s",
      })
  void refusesEverythingElseWithASentenceThatQuotesIt(String text) {
    assertThatExceptionOfType(ProblemException.class)
        .isThrownBy(() -> TimeToLive.millis(text))
        .withMessageStartingWith("ttl must be a number with a unit")
        .withMessageEndingWith("not \"%s\".", text)
        .extracting(ProblemException::problem)
        .isEqualTo(Problem.INVALID_TTL);
  }
}
