package io.grapevine;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** docs/configuration.md against the metadata that Spring makes of the configuration records. */
class ConfigurationDocTest {

  private static final Path DOC = Path.of("docs", "configuration.md");
  private static final int COLUMNS = 5;

  @Test
  void namesEverySettingWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    rows().forEach(row -> documented.put(unquoted(row.get(0)), unquoted(row.get(2))));

    assertThat(documented).isEqualTo(settings());
  }

  @Test
  void saysEverythingOfEverySettingAndOnce() throws IOException {
    assertThat(rows())
        .allSatisfy(row -> assertThat(row).hasSize(COLUMNS).noneMatch(String::isBlank))
        .extracting(List::getFirst)
        .doesNotHaveDuplicates();
  }

  /** The cells of the lines that describe a setting: name, unit, default, meaning, trade-off. */
  private static List<List<String>> rows() throws IOException {
    return Files.readAllLines(DOC).stream()
        .filter(line -> line.startsWith("| `grapevine."))
        .map(line -> line.substring(1, line.lastIndexOf('|')))
        .map(line -> Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  private static String unquoted(String cell) {
    return cell.replace("`", "");
  }

  private static Map<String, String> settings() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    for (URL metadata : Collections.list(metadata())) {
      try (InputStream json = metadata.openStream()) {
        List<Map<String, Object>> properties = JsonPath.read(json, "$.properties[*]");
        for (Map<String, Object> property : properties) {
          String name = String.valueOf(property.get("name"));
          if (name.startsWith("grapevine.")) {
            settings.put(name, String.valueOf(property.getOrDefault("defaultValue", "unset")));
          }
        }
      }
    }
    return settings;
  }

  private static Enumeration<URL> metadata() throws IOException {
    return ConfigurationDocTest.class
        .getClassLoader()
        .getResources("META-INF/spring-configuration-metadata.json");
  }
}
