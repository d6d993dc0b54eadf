package io.grapevine.helm;

import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.set;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documents say of the chart, against the chart. */
@RunsHelm
class HelmDocTest {

  private static final List<Path> DOCUMENTS =
      List.of(
          Path.of("README.md"),
          Path.of("docs", "kubernetes.md"),
          Chart.DIRECTORY.resolve("README.md"));

  private static final Pattern COMMAND =
      Pattern.compile("^helm (?:install|upgrade) (\\S+) helm/grapevine(.*)$", Pattern.MULTILINE);
  private static final Pattern SET = Pattern.compile("--set '?([^\\s']+)");
  private static final Pattern SIZE =
      Pattern.compile(
          "^\\| (\\w+)(?: \\(default\\))? \\| (\\d+) MiB \\| (\\w+).* \\| (\\d+) \\|$",
          Pattern.MULTILINE);

  static Stream<String> commands() {
    return matches(COMMAND).map(MatchResult::group);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandIsAccepted(String command) {
    var values = SET.matcher(command).results().map(result -> result.group(1)).toList();

    assertThatCode(() -> render(set(template(), values.toArray(String[]::new))))
        .doesNotThrowAnyException();
  }

  /** It lacks the defaults of a newer chart. */
  @Test
  void noCommandReusesValuesAlone() {
    assertThat(commands())
        .anyMatch(command -> command.contains("--reset-then-reuse-values"))
        .noneMatch(command -> command.contains("--reuse-values"));
  }

  @Test
  void everyServiceThatIsNamedIsThere() {
    var move = render(template().withName("grapevine"));
    var join = render(template().withName("grapevine-set").set("mode", "StatefulSet"));

    assertThat(move).containsKeys("Deployment/grapevine", "Service/grapevine-peers");
    assertThat(join).containsKeys("StatefulSet/grapevine-set", "Service/grapevine-set");
  }

  static Stream<MatchResult> sizes() {
    return matches(SIZE);
  }

  @Test
  void everySizeFitsWithRoomToSpare() {
    assertThat(sizes())
        .hasSize(4)
        .allSatisfy(size -> {
          var heap = Long.parseLong(size.group(2));
          assertThat(heap).isEqualTo(mebibytes(size.group(1)) / 2);
          var state = mebibytes(size.group(3)) + Long.parseLong(size.group(4)) * 100 / 1_048_576;
          // With 5/3 a node could not be joined: docs/benchmarks.md, joining.
          assertThat(state * 2 + 32).isLessThanOrEqualTo(heap);
          assertThatCode(() ->
                  Chart.rendered(
                      "resources.limits.memory=" + size.group(1),
                      "grapevine.state.max-size=" + size.group(3),
                      "grapevine.state.max-entries=" + size.group(4)))
              .doesNotThrowAnyException();
        });
  }

  private static long mebibytes(String size) {
    var number = Long.parseLong(size.replaceAll("\\D", ""));
    return size.contains("G") ? number * 1024 : number;
  }

  /** In all documents, with continued lines made one. */
  private static Stream<MatchResult> matches(Pattern pattern) {
    return DOCUMENTS.stream()
        .map(HelmDocTest::text)
        .flatMap(text -> pattern.matcher(text).results());
  }

  private static String text(Path document) {
    try {
      return Files.readString(document).replace("\\\n", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
