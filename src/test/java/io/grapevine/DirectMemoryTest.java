package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectMemoryTest {

  private static final long MEGABYTE = 1024 * 1024;

  @ParameterizedTest
  @CsvSource({"32, 16", "80, 16", "100, 20", "150, 30", "1000, 200"})
  void isAFifthOfTheHeapAndAtLeast16Megabytes(long heap, long limit) {
    assertThat(DirectMemory.limitFor(heap * MEGABYTE)).isEqualTo(limit * MEGABYTE);
  }

  @Test
  void nettyKeepsToIt() throws Exception {
    assertThat(limitOfNetty("-Xmx100m")).isBetween(16 * MEGABYTE, 20 * MEGABYTE);
  }

  @Test
  void aLimitOfTheOperatorStays() throws Exception {
    assertThat(limitOfNetty("-Xmx100m", "-XX:MaxDirectMemorySize=40m")).isEqualTo(40 * MEGABYTE);
    assertThat(limitOfNetty("-D" + DirectMemory.LIMIT + "=5000000")).isEqualTo(5_000_000);
  }

  private static long limitOfNetty(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Workbench.class.getName(),
            Workbench.DIRECT_MEMORY));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    List<String> lines = printed.lines().toList();
    assertThat(lines.getLast()).as("a byte more is refused").isEqualTo("true");
    return Long.parseLong(lines.getFirst());
  }
}
