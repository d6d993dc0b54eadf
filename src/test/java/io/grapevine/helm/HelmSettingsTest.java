package io.grapevine.helm;

import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.set;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What reaches the node of the values. */
@RunsHelm
class HelmSettingsTest {

  /** What a pod has from Kubernetes or from other values of the chart. */
  private static final Set<String> NOT_FOR_USERS =
      Set.of(
          "access.audience",
          "access.enabled",
          "access.issuers",
          "access.kubernetes",
          "access.rules",
          "access.tokens",
          "connection.address",
          "connection.port",
          "peers.self-id",
          "peers.self-host");

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
  void namesItsGroupByNamespaceAndName() {
    assertThat(settings(render(template().withName("other"))))
        .containsEntry("group", "demo-namespace/other-grapevine");
    assertThat(settings(render(set(template(), "grapevine.group=home/first"))))
        .containsEntry("group", "home/first");
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
            resources:
              limits:
                memory: 2Gi
            """);

    assertThat(settings(render(template().withValuesFile(values))))
        .isEqualTo(
            Map.of(
                "group", "demo-namespace/demo-grapevine",
                "connection", Map.of("port", 4097, "push-interval", "300ms"),
                "peers", Map.of("service-id", "elsewhere"),
                "state", Map.of("max-entries", 2000000, "max-size", "64MB")));
  }

  @Test
  void takesEverySettingOfTheApplicationAndNoOthers() throws IOException {
    var settings = settingsOfTheApplication().keySet();
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

  /** The chart compares what a user sets with what a node has otherwise. */
  @Test
  void knowsTheDefaultsOfTheApplication() throws IOException {
    var template = Files.readString(Chart.DIRECTORY.resolve("templates/_quantities.tpl"));
    var pairs = Pattern.compile("\"((?:connection|peers|state|waits|watch)\\.[a-z-]+)\" \"?(\\w+)");
    var known =
        pairs
            .matcher(template)
            .results()
            .collect(Collectors.toMap(pair -> pair.group(1), pair -> pair.group(2)));

    assertThat(known).hasSizeGreaterThan(9);
    assertThat(settingsOfTheApplication()).containsAllEntriesOf(known);
  }

  private static Map<String, Object> settings(Map<String, Object> objects) {
    var configMap =
        objects.entrySet().stream()
            .filter(entry -> entry.getKey().matches("ConfigMap/.*(?<!-workload)"))
            .findFirst()
            .orElseThrow()
            .getValue();
    String applicationYaml = JsonPath.read(configMap, "$.data['application.yaml']");
    Map<String, Map<String, Object>> document = new Yaml().load(applicationYaml);
    assertThat(document).containsOnlyKeys("grapevine", "spring");
    return document.get("grapevine");
  }

  private static Set<String> settingsOfTheSchema() throws IOException {
    Map<String, Object> schema =
        JsonPath.read(
            Chart.DIRECTORY.resolve("values.schema.json").toFile(), "$.definitions.grapevine");
    var settings = new TreeSet<String>();
    addNames("", schema, settings);
    return settings;
  }

  private static void addNames(String name, Map<?, ?> schema, Set<String> settings) {
    if (schema.get("properties") instanceof Map<?, ?> properties) {
      properties.forEach((key, value) ->
          addNames(
              name.isEmpty() ? key.toString() : name + "." + key, (Map<?, ?>) value, settings));
    } else {
      settings.add(name);
    }
  }

  /**
   * From the metadata that Spring's annotation processor makes of the configuration records: names,
   * and the default or nothing.
   */
  private static Map<String, String> settingsOfTheApplication() throws IOException {
    var settings = new TreeMap<String, String>();
    for (var metadata : Collections.list(metadata())) {
      try (InputStream json = metadata.openStream()) {
        List<Map<String, Object>> properties = JsonPath.read(json, "$.properties");
        for (var property : properties) {
          var name = property.get("name").toString();
          if (name.startsWith("grapevine.")) {
            settings.put(
                name.substring("grapevine.".length()),
                Objects.toString(property.get("defaultValue"), ""));
          }
        }
      }
    }
    return settings;
  }

  private static Enumeration<URL> metadata() throws IOException {
    return HelmSettingsTest.class
        .getClassLoader()
        .getResources("META-INF/spring-configuration-metadata.json");
  }
}
