package io.grapevine.helm;

import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.rendered;
import static io.grapevine.helm.Chart.set;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Which values the chart takes, and what reaches the node of them. */
class HelmValuesTest {

  /** What a pod has from the chart or from Kubernetes, and no user can set. */
  private static final Set<String> NOT_FOR_USERS =
      Set.of("connection.address", "connection.port", "peers.self-id", "peers.self-host");

  @ParameterizedTest
  @CsvSource({
    "demo, nameOverride=, demo-grapevine-peers",
    "grapevine, nameOverride=, grapevine-peers",
    "demo, nameOverride=other, demo-other-peers",
    "demo, fullnameOverride=whisper, whisper-peers",
  })
  void looksForPeersInItsOwnHeadlessService(String release, String value, String expected) {
    var objects = render(set(template().withName(release), value));

    assertThat(objects).containsKey("Service/" + expected);
    assertThat(settings(objects)).containsEntry("peers", Map.of("service-id", expected));
  }

  @Test
  void keepsTheLongestNamesWithinKubernetesLimits() {
    var objects = render(template().withName("r".repeat(53)));

    assertThat(objects.keySet())
        .allSatisfy(name -> assertThat(name.substring(name.indexOf('/') + 1)).hasSizeLessThan(64));
    assertThat(objects).containsKey("Service/" + "r".repeat(52) + "-peers");
  }

  @Test
  void handsTheSettingsOfAValuesFileToTheNodeAsTheyAre(@TempDir Path directory) throws IOException {
    var values =
        Files.writeString(
            directory.resolve("values.yaml"),
            """
            grapevine:
              connection:
                push-interval: 300ms
              state:
                max-entries: 2000000
                max-size: 64MB
              peers:
                service-id: elsewhere
            """);

    assertThat(settings(render(template().withValuesFile(values))))
        .isEqualTo(
            Map.of(
                "connection", Map.of("port", 4097, "push-interval", "300ms"),
                "peers", Map.of("service-id", "elsewhere"),
                "state", Map.of("max-entries", 2000000, "max-size", "64MB")));
  }

  @ParameterizedTest
  @CsvSource({
    "replicaCount=x,                        /replicaCount",
    "replicaCount=-1,                       /replicaCount",
    "replicas=5,                            additional properties 'replicas'",
    "image.pullPolicy=Sometimes,            /image/pullPolicy",
    "fullnameOverride=Not_A_Name,           /fullnameOverride",
    "service.type=ExternalName,             /service/type",
    "livenessProbe.httpGet.port=1,          /livenessProbe",
    "terminationGracePeriodSeconds=-1,      /terminationGracePeriodSeconds",
    "mode=Pod,                              'Deployment', 'StatefulSet', 'DaemonSet', 'Sidecar'",
    "podDisruptionBudget.minAvailable=half, percentage",
    "persistence.accessModes[0]=Anyhow,     /persistence/accessModes/0",
    "extraEnvFrom[0].secretReference.name=a, additional properties 'secretReference'",
    "image.digest=abc,                      algorithm_and_digest",
    "grapevine.conection.r0=3,              additional properties 'conection'",
    "grapevine.connection.pushInterval=1s,  additional properties 'pushInterval'",
    "grapevine.connection.port=5097,        additional properties 'port'",
    "grapevine.connection.push-interval=9x, number_and_unit_like_200ms",
    "grapevine.connection.r0=0,             /grapevine/connection/r0",
    "grapevine.state.max-size=lots,         /grapevine/state/max-size",
  })
  void refusesAWrongValueAndNamesIt(String value, String culprit) {
    assertThatThrownBy(() -> rendered(value))
        .hasMessageContaining("values don't meet the specifications of the schema")
        .hasMessageContaining(culprit);
  }

  @ParameterizedTest
  @MethodSource("contradictions")
  void refusesValuesThatContradictEachOtherWithASentence(String values, String sentence) {
    assertThatThrownBy(() -> rendered(values.split(" "))).hasMessageContaining(sentence);
  }

  static Stream<Arguments> contradictions() {
    return Stream.of(
        arguments("mode=Sidecar", "mode Sidecar needs sidecar.podLabels: labels of the pods"),
        arguments("sidecar.podLabels.a=b", "in mode Sidecar alone, and mode is Deployment"),
        arguments("persistence.enabled=true", "needs mode StatefulSet, whose pods each keep"),
        arguments(
            "mode=DaemonSet persistence.enabled=true",
            "persistence.enabled needs mode StatefulSet, whose pods each keep a volume of their"
                + " own; mode is DaemonSet."),
        arguments(
            "mode=DaemonSet autoscaling.enabled=true",
            "autoscaling.enabled needs mode Deployment or StatefulSet"),
        arguments(
            "autoscaling.enabled=true autoscaling.minReplicas=11",
            "autoscaling.minReplicas (11) is more than autoscaling.maxReplicas (10)."),
        arguments(
            "autoscaling.enabled=true resources.requests.cpu=null",
            "autoscaling.enabled needs resources.requests.cpu"),
        arguments(
            "podDisruptionBudget.minAvailable=1 podDisruptionBudget.maxUnavailable=1",
            "takes minAvailable or maxUnavailable, not both"),
        arguments(
            "podDisruptionBudget.minAvailable=3",
            "minAvailable (3) of 3 nodes would keep every machine with a node from being drained"),
        arguments(
            "terminationGracePeriodSeconds=59",
            "terminationGracePeriodSeconds (59) is too short: preStopSeconds (5),"
                + " grapevine.connection.drain-timeout (20s), the time for open requests (30s) and"
                + " 5 seconds for the JVM make 60."),
        arguments("discovery.namespace=b", "discovery.namespace needs grapevine.peers.service-id"),
        arguments(
            "grapevine.state.max-size=300MB",
            "a full state would not fit the heap: grapevine.state.max-size (300MB) and 100 bytes"
                + " for each of max-entries (500000) are 347 MiB, and 60 % of"
                + " resources.limits.memory (512Mi) are 307 MiB."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "resources.limits.memory=1Gi",
        "resources.limits.memory=1.2G",
        "resources.limits.memory=1000000000",
        "resources.limits.memory=null",
        "javaOptions=-XX:MaxRAMPercentage=80",
      })
  void takesALargeStateWhereItFits(String room) {
    assertThatCode(() -> rendered("grapevine.state.max-size=300MB", room))
        .doesNotThrowAnyException();
  }

  @Test
  void takesEverySettingOfTheApplicationAndNoOthers() throws IOException {
    var settings = settingsOfTheApplication();
    settings.removeAll(NOT_FOR_USERS);

    assertThat(settingsOfTheSchema()).isEqualTo(settings);
  }

  @Test
  void explainsEverySetting() throws IOException {
    var values = Files.readString(Chart.DIRECTORY.resolve("values.yaml"));

    assertThat(settingsOfTheSchema())
        .isNotEmpty()
        .allSatisfy(setting -> assertThat(values).containsPattern("\n# " + setting + " .*  \\w"));
  }

  private static Map<String, Object> settings(Map<String, Object> objects) {
    var configMap =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("ConfigMap/"))
            .findFirst()
            .orElseThrow()
            .getValue();
    String applicationYaml = JsonPath.read(configMap, "$.data['application.yaml']");
    Map<String, Map<String, Object>> document = new Yaml().load(applicationYaml);
    assertThat(document).containsOnlyKeys("grapevine", "spring");
    return document.get("grapevine");
  }

  private static Set<String> settingsOfTheSchema() throws IOException {
    Map<String, Map<String, Object>> groups =
        JsonPath.read(
            Chart.DIRECTORY.resolve("values.schema.json").toFile(),
            "$.definitions.grapevine.properties");
    var settings = new TreeSet<String>();
    groups.forEach((group, schema) -> {
      Map<String, Object> properties = JsonPath.read(schema, "$.properties");
      properties.keySet().forEach(name -> settings.add(group + "." + name));
    });
    return settings;
  }

  /** From the metadata that Spring's annotation processor makes of the configuration records. */
  private static Set<String> settingsOfTheApplication() throws IOException {
    var settings = new TreeSet<String>();
    for (var metadata : Collections.list(metadata())) {
      try (InputStream json = metadata.openStream()) {
        List<String> names = JsonPath.read(json, "$.properties[*].name");
        names.stream()
            .filter(name -> name.startsWith("grapevine."))
            .forEach(name -> settings.add(name.substring("grapevine.".length())));
      }
    }
    return settings;
  }

  private static Enumeration<URL> metadata() throws IOException {
    return HelmValuesTest.class
        .getClassLoader()
        .getResources("META-INF/spring-configuration-metadata.json");
  }
}
