package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names that Helm accepts, and Kubernetes or YAML would read as something else. */
@RunsHelm
class HelmNamesTest {

  /** The keys whose values are names, and those of maps of names. */
  private static final Set<String> NAMES =
      Set.of("name", "namespace", "serviceAccountName", "serviceName", "priorityClassName");

  private static final Set<String> MAPS =
      Set.of("labels", "matchLabels", "selector", "annotations");

  @Test
  void keepsTheLongestNamesWithinKubernetesLimits() {
    var objects = render(template().withName("r".repeat(53)));

    assertThat(objects.keySet())
        .filteredOn(name -> !name.startsWith("ConfigMap/"))
        .allSatisfy(name -> assertThat(name.substring(name.indexOf('/') + 1)).hasSizeLessThan(64));
    assertThat(objects).containsKey("Service/" + "r".repeat(52) + "-peers");
  }

  @ParameterizedTest
  @CsvSource({
    "demo,         demo-grapevine",
    "my-grapevine, my-grapevine",
    "no,           no-grapevine",
    "1e5,          grapevine-1e5",
    "42,           grapevine-42",
    "my.app,       my-app-grapevine",
    "my.grapevine, my-grapevine",
    "4.2,          grapevine-4-2",
  })
  void everyReleaseNameMakesNamesOfServices(String release, String name) {
    var objects = render(template().withName(release).withNamespace("1234"));

    assertThat(objects).containsKeys("Service/" + name, "Service/" + name + "-peers");
    assertThat(objects.values())
        .allSatisfy(object -> {
          assertNamesAreText(object);
          assertThat(at(object, "$.metadata.namespace")).isEqualTo("1234");
          assertThat(at(object, "$.metadata.labels['app.kubernetes.io/instance']"))
              .isEqualTo(release);
        });
  }

  @ParameterizedTest
  @CsvSource({"null", "no", "true", "y", "on"})
  void namesThatAreWordsOfYamlStayNames(String word, @TempDir Path directory) throws IOException {
    var values =
        """
        fullnameOverride: "%1$s"
        nameOverride: "%1$s"
        priorityClassName: "%1$s"
        serviceAccount: {name: "%1$s"}
        commonLabels: {team: "%1$s"}
        podLabels: {team: "%1$s"}
        podAnnotations: {team: "%1$s"}
        imagePullSecrets: [{name: "%1$s"}]
        autoscaling: {enabled: true}
        """;
    var file = Files.writeString(directory.resolve("values.yaml"), values.formatted(word));

    var objects = render(template().withValuesFile(file));

    assertThat(objects).containsKeys("Deployment/" + word, "HorizontalPodAutoscaler/" + word);
    assertThat(objects.values()).allSatisfy(HelmNamesTest::assertNamesAreText);
  }

  private static void assertNamesAreText(Object object) {
    switch (object) {
      case Map<?, ?> map ->
          map.forEach((key, value) -> {
            if (NAMES.contains(key)) {
              assertThat(value).as("%s", key).isInstanceOf(String.class);
            } else if (MAPS.contains(key) && value instanceof Map<?, ?> texts && !nested(texts)) {
              assertThat(texts.values()).as("%s", key).allMatch(String.class::isInstance);
            } else if (value != null) {
              assertNamesAreText(value);
            }
          });
      case List<?> list -> list.forEach(HelmNamesTest::assertNamesAreText);
      default -> {}
    }
  }

  /** A selector of labels, not the labels. */
  private static boolean nested(Map<?, ?> map) {
    return map.containsKey("matchLabels");
  }
}
