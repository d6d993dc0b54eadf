package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.set;
import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.FileSystemUtils;

/** The chart as a dependency of another one. */
@RunsHelm
class HelmDependencyTest {

  private static final String IMAGE = "$.spec.template.spec.containers[0].image";
  private static final String PULL_SECRETS = "$.spec.template.spec.imagePullSecrets";

  @TempDir Path parent = Path.of("set by JUnit");

  @BeforeEach
  void makeParent() throws IOException {
    Files.writeString(
        parent.resolve("Chart.yaml"),
        """
        apiVersion: v2
        name: shop
        version: 1.0.0
        dependencies:
          - {name: grapevine, version: ">=0.0.0", condition: grapevine.enabled}
        """);
    FileSystemUtils.copyRecursively(Chart.DIRECTORY, parent.resolve("charts/grapevine"));
  }

  @Test
  void followsTheConditionOfItsParent() {
    assertThat(rendered("grapevine.enabled=true")).containsKey("Deployment/demo-grapevine");
    assertThat(rendered("grapevine.mode=StatefulSet")).containsKey("StatefulSet/demo-grapevine");
    assertThat(set(template(), "grapevine.enabled=false").call()).isNullOrEmpty();
  }

  /** Helm has removed the default by then, as it does for a chart of its own. */
  @Test
  void aNullOfTheParentMeansTheSame() throws IOException {
    Files.writeString(
        parent.resolve("values.yaml"), "grapevine: {replicaCount: null, affinity: }\n");

    assertThat(Chart.map(rendered().get("Deployment/demo-grapevine"), "$.spec"))
        .doesNotContainKey("replicas");
  }

  @Test
  void twoOfThemLiveInOneParent() throws IOException {
    var chart = parent.resolve("Chart.yaml");
    var dependency = "  - {name: grapevine, version: \">=0.0.0\", alias: %s}\n";
    Files.writeString(
        chart,
        Files.readString(chart).replaceAll("  - .*\n", "")
            + dependency.formatted("cache")
            + dependency.formatted("sessions"));

    var objects = rendered();

    assertThat(objects)
        .containsKeys(
            "Deployment/demo-cache",
            "Deployment/demo-sessions",
            "ConfigMap/demo-cache-workload",
            "ConfigMap/demo-sessions-workload");
    assertThat(at(objects.get("ConfigMap/demo-cache"), "$.data['application.yaml']"))
        .asString()
        .contains("group: demo-namespace/demo-cache\n");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost/grapevine,            mirror.example/grapevine:0.1.0",
    "grapevine,                      mirror.example/grapevine:0.1.0",
    "team/grapevine,                 mirror.example/team/grapevine:0.1.0",
    "registry.example/grapevine,     mirror.example/grapevine:0.1.0",
    "registry:5000/team/grapevine,   mirror.example/team/grapevine:0.1.0",
  })
  void theGlobalRegistryReplacesTheOneOfTheImage(String repository, String image) {
    var objects =
        rendered("grapevine.image.repository=" + repository, "global.imageRegistry=mirror.example");

    assertThat(at(objects.get("Deployment/demo-grapevine"), IMAGE)).isEqualTo(image);
  }

  @Test
  void withoutAGlobalRegistryTheRepositoryIsAsItIs() {
    var objects = rendered("grapevine.image.repository=registry:5000/grapevine");

    assertThat(at(objects.get("Deployment/demo-grapevine"), IMAGE))
        .isEqualTo("registry:5000/grapevine:0.1.0");
  }

  @Test
  void usesTheGlobalPullSecretsToo() {
    var objects =
        rendered(
            "global.imagePullSecrets[0]=plain",
            "global.imagePullSecrets[1].name=named",
            "grapevine.imagePullSecrets[0].name=own",
            "grapevine.imagePullSecrets[1].name=named");

    assertThat(at(objects.get("Deployment/demo-grapevine"), PULL_SECRETS))
        .isEqualTo(
            List.of(Map.of("name", "plain"), Map.of("name", "named"), Map.of("name", "own")));
  }

  private Map<String, Object> rendered(String... values) {
    return render(set(template(), values));
  }

  private TemplateCommand template() {
    return new Helm(parent)
        .template()
        .withName("demo")
        .withNamespace("demo-namespace")
        .withKubeVersion("1.36.0");
  }
}
