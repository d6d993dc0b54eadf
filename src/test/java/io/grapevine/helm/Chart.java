package io.grapevine.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart as Helm renders it: what a user's values become, without a cluster. The objects are
 * plain maps and are read by JSON path, so a path that leads nowhere fails the test.
 */
final class Chart {

  static final Path DIRECTORY = Path.of("helm", "grapevine");

  private Chart() {}

  static TemplateCommand template() {
    return new Helm(DIRECTORY)
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
    return rendered(values).get("Deployment/demo-grapevine");
  }

  static Object at(Object object, String path) {
    return JsonPath.read(object, path);
  }
}
