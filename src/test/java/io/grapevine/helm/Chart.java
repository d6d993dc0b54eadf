package io.grapevine.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart as Helm renders it: what a user's values become, without a cluster. The objects are
 * plain maps and are read by JSON path, so a path that leads nowhere fails the test.
 */
final class Chart {

  static final Path DIRECTORY = Path.of("helm", "grapevine");

  private static final Path WITHOUT_HOOKS = withoutHooks();

  private Chart() {}

  static TemplateCommand template() {
    return new Helm(WITHOUT_HOOKS)
        .template()
        .withName("demo")
        .withNamespace("demo-namespace")
        .withKubeVersion("1.36.0");
  }

  /** The objects by kind and name; the values are written as for {@code helm --set}. */
  static Map<String, Object> rendered(String... values) {
    return render(set(template(), values));
  }

  static TemplateCommand set(TemplateCommand template, String... values) {
    for (var value : values) {
      var equals = value.indexOf('=');
      template.set(value.substring(0, equals), value.substring(equals + 1));
    }
    return template;
  }

  static Map<String, Object> render(TemplateCommand template) {
    var objects = new TreeMap<String, Object>();
    for (var object : new Yaml().loadAll(template.call())) {
      var name = at(object, "$.kind") + "/" + at(object, "$.metadata.name");
      assertThat(objects.put(name, object)).as("a second %s", name).isNull();
    }
    return objects;
  }

  static Object deployment(String... values) {
    return workload("Deployment", values);
  }

  /** What starts the nodes in a mode; in mode Sidecar nothing does. */
  static Object workload(String mode, String... values) {
    var all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = "mode=" + mode;
    return rendered(all).get(mode + "/demo-grapevine");
  }

  /** What Helm says after an installation, without a cluster. */
  static String notes(String... values) {
    var install =
        new Helm(DIRECTORY)
            .install()
            .withName("demo")
            .withNamespace("demo-namespace")
            .withKubeVersion("1.36.0")
            .clientOnly()
            .dryRun();
    for (var value : values) {
      var equals = value.indexOf('=');
      install.set(value.substring(0, equals), value.substring(equals + 1));
    }
    var output = install.call().getOutput();
    return output.substring(output.indexOf("NOTES:\n") + "NOTES:\n".length());
  }

  /** A copy that renders the pod of {@code helm test} too: Helm as a library leaves hooks out. */
  private static Path withoutHooks() {
    try (var files = Files.walk(DIRECTORY)) {
      var copy = Files.createTempDirectory(Path.of("target"), "chart").resolve("grapevine");
      for (var file : files.toList()) {
        var target = copy.resolve(DIRECTORY.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.writeString(target, Files.readString(file).replace("\"helm.sh/hook\"", "\"hook\""));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What values.yaml says. */
  static Map<String, Object> defaults() {
    try {
      return new Yaml().load(Files.readString(DIRECTORY.resolve("values.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object at(Object object, String path) {
    return JsonPath.read(object, path);
  }

  static Map<String, Object> map(Object object, String path) {
    return JsonPath.read(object, path);
  }
}
