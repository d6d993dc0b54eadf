package io.grapevine.startup;

import java.io.IOException;
import java.util.List;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads a configuration file as Spring does, whose parser does not say which file is malformed.
 *
 * <p>{@code META-INF/spring.factories} registers it, before Spring's own.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class YamlFiles extends YamlPropertySourceLoader {

  @Override
  public List<PropertySource<?>> load(String name, Resource resource) throws IOException {
    try {
      return super.load(name, resource);
    } catch (YAMLException e) {
      throw new YAMLException(
          "the configuration file " + place(resource) + " is not valid YAML: " + e.getMessage(), e);
    }
  }

  private static String place(Resource resource) {
    try {
      return resource.getFile().toString();
    } catch (IOException e) {
      return resource.getDescription();
    }
  }
}
