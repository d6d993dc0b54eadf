package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.cluster.JavaCommand;
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

  private static long limitOfNetty(String... options) throws Exception {
    List<String> lines =
        JavaCommand.output(Workbench.class.getName(), Workbench.DIRECT_MEMORY, options)
            .lines()
            .toList();
    assertThat(lines.getLast()).as("a byte more is refused").isEqualTo("true");
    return Long.parseLong(lines.getFirst());
  }
}
