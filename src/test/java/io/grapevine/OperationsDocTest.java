package io.grapevine;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.LiveNode;
import io.grapevine.testing.WithAccess;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** docs/operations.md against the log messages in the code and the metrics of a running node. */
@LiveNode
@WithAccess
class OperationsDocTest {

  private static final Path DOC = Path.of("docs", "operations.md");
  private static final Path CODE = Path.of("src", "main", "java");

  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern LOG =
      Pattern.compile(
          "\\blog\\s*\\.(info|warn|error)\\(\\s*(" + STRING + "(?:\\s*\\+\\s*" + STRING + ")*)");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern METRIC = Pattern.compile("grapevine_\\w+");
  private static final Pattern LABEL = Pattern.compile("\\w+=\"([^\"]+)\"");

  /** Its labels are different in each build. */
  private static final String BUILD = "grapevine_build_info";

  private final PrometheusMeterRegistry metrics;

  OperationsDocTest(@Autowired PrometheusMeterRegistry metrics) {
    this.metrics = metrics;
  }

  @Test
  void explainsEveryLogMessageAndNoOther() throws IOException {
    for (String level : Set.of("error", "warn", "info")) {
      assertThat(documented("### " + level.toUpperCase(Locale.ROOT)))
          .as(level)
          .isEqualTo(logged(level));
    }
  }

  @Test
  void explainsEveryMetricAndNoOther() throws IOException {
    assertThat(found(METRIC, Files.readString(DOC))).isEqualTo(found(METRIC, scrape()));
  }

  @Test
  void namesEveryValueOfALabelWhereItExplainsTheMetric() throws IOException {
    Map<String, Set<String>> documented = quotedByMetric();

    assertThat(scrape().lines().filter(line -> !line.startsWith(BUILD)))
        .allSatisfy(line -> {
          String metric = found(METRIC, line).iterator().next();
          assertThat(documented.get(metric)).as(line).containsAll(found(LABEL, line));
        });
  }

  /** All that is quoted in a row or text that names a metric, or in the table below such a text. */
  private static Map<String, Set<String>> quotedByMetric() throws IOException {
    Map<String, Set<String>> quoted = new TreeMap<>();
    String above = "";
    for (String block : section("## Metrics").split("\n\n")) {
      boolean table = block.startsWith("|");
      String context = table ? above : "";
      for (String part : table ? block.split("\n") : new String[] {block}) {
        found(METRIC, part + context)
            .forEach(metric ->
                quoted.computeIfAbsent(metric, m -> new TreeSet<>()).addAll(found(QUOTED, part)));
      }
      above = block;
    }
    return quoted;
  }

  private String scrape() {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith("grapevine_"))
        .collect(joining("\n"));
  }

  /** The templates of a level; a message that is not a constant is not found. */
  private static Set<String> logged(String level) throws IOException {
    try (Stream<Path> files = Files.walk(CODE)) {
      return files
          .filter(Files::isRegularFile)
          .map(OperationsDocTest::text)
          .flatMap(code -> LOG.matcher(code).results())
          .filter(call -> call.group(1).equals(level))
          .map(call ->
              STRING
                  .matcher(call.group(2))
                  .results()
                  .map(OperationsDocTest::last)
                  .collect(joining()))
          .map(template -> template.replace("\\\"", "\""))
          .collect(toCollection(TreeSet::new));
    }
  }

  /** What is quoted in the first cell of each row. */
  private static Set<String> documented(String heading) throws IOException {
    return section(heading)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(0, line.indexOf("` |") + 1))
        .flatMap(cell -> QUOTED.matcher(cell).results())
        .map(OperationsDocTest::last)
        .collect(toCollection(TreeSet::new));
  }

  /** From a heading to the next one of its rank or a higher one. */
  private static String section(String heading) throws IOException {
    int rank = heading.indexOf(' ');
    return Files.readAllLines(DOC).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.matches("#{1," + rank + "} .*"))
        .collect(joining("\n"));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(OperationsDocTest::last)
        .collect(toCollection(TreeSet::new));
  }

  private static String last(MatchResult match) {
    return match.group(match.groupCount());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
