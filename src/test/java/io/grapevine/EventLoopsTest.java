package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(List.of(option, "-XX:TieredStopAtLevel=1", "-cp"));
    command.addAll(
        List.of(
            System.getProperty("java.class.path"),
            Workbench.class.getName(),
            Workbench.EVENT_LOOPS));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return printed.strip();
  }
}
