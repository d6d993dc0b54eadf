package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void hasARowForEachSizeAndAColumnForEachLine() {
    Line median = new Line("N1", "median");
    Line tail = new Line("N1p99", "tail");
    tail.add(1_000, 20.04);
    median.add(10, 1.5);
    median.add(1_000, 3);

    assertThat(MarkdownTable.of(Picture.of("lag", Axis.NODES, "lag", "ms", median, tail)))
        .isEqualTo(
            """
            | nodes | median, ms | tail, ms |
            |---|---|---|
            | 10 | 1.5 | - |
            | 1,000 | 3 | 20 |
            """);
  }
}
