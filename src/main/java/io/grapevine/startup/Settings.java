package io.grapevine.startup;

import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.io.Resource;

/** The settings of this node: which ones there are, their values, and where these were set. */
final class Settings {

  /** The file inside the jar, whose values are defaults for an operator. */
  private static final String OWN_FILE = "class path resource [application.yaml]";

  private final @Nullable Environment environment;
  private final Map<ConfigurationPropertyName, Optional<String>> known;

  private Settings(
      @Nullable Environment environment, Map<ConfigurationPropertyName, Optional<String>> known) {
    this.environment = environment;
    this.known = known;
  }

  /** The settings of a context, which may have failed to start, or not exist yet. */
  static Settings of(@Nullable ConfigurableApplicationContext context) {
    return context == null
        ? new Settings(null, Map.of())
        : new Settings(context.getEnvironment(), known(context.getBeanFactory()));
  }

  /** The settings of the records that are bound to our prefix, with their defaults. */
  private static Map<ConfigurationPropertyName, Optional<String>> known(ListableBeanFactory beans) {
    var known = new LinkedHashMap<ConfigurationPropertyName, Optional<String>>();
    for (String bean : beans.getBeanNamesForAnnotation(ConfigurationProperties.class)) {
      Class<?> type = beans.getType(bean, false);
      var annotation = beans.findAnnotationOnBean(bean, ConfigurationProperties.class, false);
      if (type == null || !type.isRecord() || annotation == null) {
        continue;
      }
      add(known, ConfigurationPropertyName.of(annotation.value()), type);
    }
    return known;
  }

  /** The default is an annotation of a parameter of the canonical constructor. */
  private static void add(
      Map<ConfigurationPropertyName, Optional<String>> known,
      ConfigurationPropertyName prefix,
      Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Parameter[] parameters = type.getDeclaredConstructor(types).getParameters();
      for (int i = 0; i < components.length; i++) {
        var name = prefix.append(DataObjectPropertyName.toDashedForm(components[i].getName()));
        DefaultValue value = parameters[i].getAnnotation(DefaultValue.class);
        known.put(
            name,
            Optional.ofNullable(value)
                .map(values -> String.join(",", values.value()))
                .filter(text -> !text.isEmpty()));
        Class<?> element =
            ResolvableType.forMethodParameter(MethodParameter.forParameter(parameters[i]))
                .asCollection()
                .resolveGeneric();
        if (element != null && element.isRecord()) {
          add(known, name, element);
        }
      }
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // Every record has it.
    }
  }

  /** The names of all settings below our prefix. */
  Set<ConfigurationPropertyName> known() {
    return known.keySet();
  }

  /** The value of a setting, which may be its default; empty if it has none. */
  Optional<String> value(String name) {
    return set(name).map(property -> String.valueOf(property.getValue())).or(() -> standard(name));
  }

  /** The value of a setting and where it was set; empty if it has none. */
  Optional<String> describe(String name) {
    return set(name)
        .map(Settings::describe)
        .or(() -> standard(name).map(text -> text + " (the default)"));
  }

  static String describe(ConfigurationProperty property) {
    return shown(property.getValue()) + " (" + place(property.getOrigin()) + ")";
  }

  /** A private key may stand in a setting; it must not stand in the log. */
  private static String shown(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.contains("-----BEGIN") ? "a text in PEM" : text;
  }

  private Optional<String> standard(String name) {
    return known.getOrDefault(ConfigurationPropertyName.of(name), Optional.empty());
  }

  private Optional<ConfigurationProperty> set(String name) {
    if (environment == null) {
      return Optional.empty();
    }
    var wanted = ConfigurationPropertyName.of(name);
    for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
      ConfigurationProperty property = source.getConfigurationProperty(wanted);
      if (property != null) {
        return Optional.of(property);
      }
    }
    return Optional.empty();
  }

  /** Where a value was set, in words. */
  static String place(@Nullable Origin origin) {
    return switch (origin) {
      case null -> "set by the program";
      case SystemEnvironmentOrigin variable -> "environment variable " + variable.getProperty();
      case TextResourceOrigin text when isOwnFile(text) -> "the default";
      case PropertySourceOrigin source when source.getOrigin() != null -> place(source.getOrigin());
      case PropertySourceOrigin source -> place(source);
      default -> Objects.toString(origin);
    };
  }

  private static String place(PropertySourceOrigin source) {
    return switch (source.getPropertySource().getName()) {
      case "commandLineArgs" -> "command line";
      case "systemProperties" -> "system property";
      default -> source.toString();
    };
  }

  private static boolean isOwnFile(TextResourceOrigin text) {
    Resource resource = text.getResource();
    return resource != null && resource.getDescription().equals(OWN_FILE);
  }
}
