package io.grapevine.helm;

import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of values.yaml without a value: it renders what an empty one means, or is rejected by
 * name.
 */
@RunsHelm
class HelmMissingValuesTest {

  /** Below these, an absent key is Kubernetes' or Grapevine's default. */
  private static final List<String> MAY_BE_ABSENT =
      List.of(
          "replicaCount",
          "grapevine",
          "resources",
          "test.resources",
          "podSecurityContext",
          "securityContext",
          "topologySpreadConstraints",
          "terminationGracePeriodSeconds");

  private static final Pattern SENTENCE =
      Pattern.compile("execution error at \\(grapevine/templates/checks/checks.yaml:.*\\): (.*)");
  private static final String SCHEMA = "values don't meet the specifications of the schema";

  private static final String DEFAULTS = template().call();

  /** Those that only the schema knows, because they have no default. */
  private static final List<String> WITHOUT_DEFAULT =
      List.of(
          "global",
          "enabled",
          "grapevine.group",
          "grapevine.access",
          "grapevine.connection",
          "grapevine.http",
          "grapevine.bodies",
          "grapevine.waits",
          "grapevine.watch",
          "grapevine.agent",
          "grapevine.agent",
          "grapevine.peers",
          "livenessProbe.initialDelaySeconds");

  static Stream<String> everyPath() {
    return Stream.concat(paths().keySet().stream(), WITHOUT_DEFAULT.stream());
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void aKeyThatIsNullIsEmptyOrRejectedByName(String path) {
    boolean needed =
        paths().containsKey(path)
            && !isEmpty(paths().get(path))
            && MAY_BE_ABSENT.stream().noneMatch(path::startsWith);

    var outcome = render(path, "null");

    if (needed) {
      assertThat(outcome.sentence()).startsWith(path + " has no value: remove the key to keep");
    } else {
      assertThat(outcome.failure()).isIn("", schemaOf(outcome, path));
      if (isEmpty(paths().get(path))) {
        assertThat(outcome.text()).isEqualTo(DEFAULTS);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyPath")
  void aKeyThatIsEmptyRendersOrIsRejectedByName(String path) {
    for (var empty : List.of("", "{}")) {
      var outcome = render(path, empty);

      if (outcome.sentence().isEmpty()) {
        assertThat(outcome.failure()).isIn("", schemaOf(outcome, path));
      } else {
        assertThat(outcome.sentence()).contains(path);
      }
    }
  }

  /** The failure, if it is the schema's and names the value. */
  private static String schemaOf(Outcome outcome, String path) {
    return outcome.failure().contains(SCHEMA)
            && outcome.failure().contains("/" + path.replace('.', '/').replaceAll("/type$", ""))
        ? outcome.failure()
        : "a sentence of the schema";
  }

  private static Outcome render(String path, String value) {
    try {
      return new Outcome(template().set(path, value).call(), "");
    } catch (RuntimeException e) {
      return new Outcome("", String.valueOf(e.getMessage()));
    }
  }

  /**
   * @param text of the objects, or empty
   * @param failure what Helm said, or empty
   */
  private record Outcome(String text, String failure) {

    /** That of the chart's own checks, or empty. */
    String sentence() {
      var matcher = SENTENCE.matcher(failure);
      return matcher.find() ? matcher.group(1) : "";
    }
  }

  /** The sections and the values, with their defaults. */
  private static Map<String, @Nullable Object> paths() {
    var paths = new TreeMap<String, @Nullable Object>();
    Chart.defaults().forEach((name, value) -> collect(name, value, paths));
    return paths;
  }

  private static void collect(
      String path, @Nullable Object value, Map<String, @Nullable Object> paths) {
    paths.put(path, value);
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, inner) -> collect(path + "." + name, inner, paths));
    }
  }

  private static boolean isEmpty(@Nullable Object value) {
    return "".equals(value) || List.of().equals(value) || Map.of().equals(value);
  }
}
