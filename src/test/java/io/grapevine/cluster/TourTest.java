package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TourTest {

  @Test
  void findsCommandsAndWhatTheyPrint() {
    Tour tour =
        Tour.of(
            """
            Text.
            ```
            $ first
            a
            $ cat <<E
            > b
            > E
            b
            ```
            ```java
            $ not this one
            ```
            """);

    assertThat(tour.steps())
        .containsExactly(
            new Tour.Step("first", List.of("a")), new Tour.Step("cat <<E\nb\nE", List.of("b")));
  }

  @Test
  void linesAreInOrderWithOthersBetweenThem() {
    Tour.Step step = new Tour.Step("", List.of("a ... c", "(d)"));

    assertThat(step.missingIn("x\na b c\ny\n(d)\n")).isNull();
    assertThat(step.missingIn("(d)\na b c\n")).isEqualTo("(d)");
    assertThat(step.missingIn("a b\n(d)\n")).isEqualTo("a ... c");
    assertThat(step.missingIn("a b c\nd\n")).isEqualTo("(d)");
  }
}
