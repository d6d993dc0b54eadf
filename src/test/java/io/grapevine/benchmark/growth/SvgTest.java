package io.grapevine.benchmark.growth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SvgTest {

  @Test
  void aPictureIsSmallAndNamesItsAxesWithTheirUnits(@TempDir Path folder) throws IOException {
    Line median = new Line("N1", "median");
    Line tail = new Line("N1p99", "99th percentile");
    for (int nodes : new int[] {3, 10, 30, 100, 1_000, 10_000}) {
      median.add(nodes, 5 + Math.log(nodes));
      tail.add(nodes, 20 + 3 * Math.log(nodes));
    }
    Picture picture = Picture.of("lag", Axis.NODES, "lag until the last node", "ms", median, tail);

    Path file = Svg.write(picture, folder);

    assertThat(file).hasFileName("lag.svg");
    assertThat(Files.size(file)).isLessThan(15_000);
    assertThat(Files.readString(file))
        .contains("nodes", "lag until the last node, ms", "median", "99th percentile", "10,000");
  }

  @Test
  void aPictureNamesNoFontOfThisMachine() {
    assertThat(
            Svg.tidy("<text style=\"font-family:&quot;Deja Vu&quot;;\" x=\"1.23456\" y=\"7.5\">"))
        .isEqualTo("<text style=\"font-family:sans-serif;\" x=\"1.23\" y=\"7.5\">");
  }

  @Test
  void onlyPowersOfTenHaveTicks() {
    assertThat(DecadeAxis.isPowerOfTen(0.01)).isTrue();
    assertThat(DecadeAxis.isPowerOfTen(1_000)).isTrue();
    assertThat(DecadeAxis.isPowerOfTen(20)).isFalse();
    assertThat(DecadeAxis.isPowerOfTen(900)).isFalse();
  }
}
