package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cluster.JavaCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventLoopsTest {

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 2", "3, 3", "16, 16"})
  void thereIsOneForEachProcessorAndAtLeastTwo(int processors, int loops) {
    assertThat(EventLoops.numberFor(processors)).isEqualTo(loops);
  }

  @Test
  void reactorNettyKeepsToIt() throws Exception {
    assertThat(loops("-XX:ActiveProcessorCount=1")).isEqualTo("2");
    assertThat(loops("-XX:ActiveProcessorCount=3")).isEqualTo("3");
  }

  @Test
  void theNumberOfAnOperatorStays() throws Exception {
    assertThat(loops("-D" + EventLoops.NUMBER + "=5")).isEqualTo("5");
  }

  private static String loops(String option) throws Exception {
    return JavaCommand.output(
        Workbench.class.getName(), Workbench.EVENT_LOOPS, "-XX:TieredStopAtLevel=1", option);
  }
}
