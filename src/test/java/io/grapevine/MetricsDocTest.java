package io.grapevine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.LiveNode;
import io.grapevine.testing.WithAccess;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The metrics of a running node are those of the documents, and promtool accepts them. */
@LiveNode
@WithAccess
class MetricsDocTest {

  private static final Pattern TYPE = Pattern.compile("# TYPE (grapevine_\\w+) (\\w+)");
  private static final Pattern HELP = Pattern.compile("# HELP (grapevine_\\w+) (.+)");
  private static final Pattern ROW = Pattern.compile("\\| `(grapevine_\\w+)` \\| (\\w+) \\|.*");

  private final List<String> lines;

  MetricsDocTest(@Autowired PrometheusMeterRegistry metrics) {
    lines = metrics.scrape().lines().toList();
  }

  private static Map<String, String> matches(Stream<String> lines, Pattern pattern) {
    Map<String, String> found = new TreeMap<>();
    lines
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .forEach(line -> found.put(line.group(1), line.group(2)));
    return found;
  }

  @Test
  void theDocumentNamesEachMetricWithItsTypeAndNoOther() throws IOException {
    Map<String, String> documented = matches(Files.lines(Path.of("docs/operations.md")), ROW);

    assertThat(documented).isEqualTo(matches(lines.stream(), TYPE));
  }

  @Test
  void everyMetricHasAHelpText() {
    assertThat(matches(lines.stream(), HELP).keySet())
        .isEqualTo(matches(lines.stream(), TYPE).keySet());
  }

  @Test
  void promtoolHasNothingToSay() throws IOException, InterruptedException {
    Path promtool = Path.of("/usr/bin/promtool");
    Assumptions.assumeTrue(
        Files.isExecutable(promtool), "promtool is not there: install the package prometheus");
    Process check =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectErrorStream(true)
            .start();
    try (var in = check.outputWriter(UTF_8)) {
      for (String line : lines) {
        in.write(line.contains("grapevine_") ? line + "\n" : "");
      }
    }

    assertThat(check.inputReader(UTF_8).lines()).isEmpty();
    assertThat(check.waitFor()).isZero();
  }
}
