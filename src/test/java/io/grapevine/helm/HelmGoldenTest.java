package io.grapevine.helm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The defaults as Helm renders them: whoever changes them sees what a user gets. */
@RunsHelm
class HelmGoldenTest {

  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden", "chart.yaml");
  private static final Path RENDERED = Path.of("target", "chart.yaml");

  @Test
  void rendersTheGoldenFile() throws IOException {
    Files.writeString(RENDERED, Chart.template().call());

    assertThat(RENDERED)
        .as("if the change is meant: cp %s %s", RENDERED, GOLDEN)
        .hasSameTextualContentAs(GOLDEN);
  }
}
