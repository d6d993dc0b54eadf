package io.grapevine.startup;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.context.config.ConfigDataException;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.core.io.Resource;
import org.springframework.util.unit.DataSize;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The sentence that names the setting behind a failed start, its value, and what it must be.
 *
 * <p>A rule that this program checks itself is an exception whose message begins with the name of
 * the setting. The values of all settings that such a message names are added to it.
 */
final class FailureSentence {

  private static final Pattern SETTING =
      Pattern.compile("(?:grapevine|spring|server|management)(?:\\.[a-z0-9-]+(?:\\[\\d+])?)+");

  private static final List<String> BUNDLES =
      List.of("server.ssl.bundle", "management.server.ssl.bundle");

  private FailureSentence() {}

  /** The sentence; empty if the failure has nothing to do with settings. */
  static Optional<String> of(Throwable failure, Settings settings) {
    return Stream.<Function<Throwable, Optional<String>>>of(
            cause -> brokenRule(cause, settings),
            FailureSentence::unreadableValue,
            cause -> unknownBundle(cause, settings),
            cause -> ListenFailure.of(cause, settings).map(rule -> withValues(rule, settings)),
            FailureSentence::unreadableFile)
        .flatMap(kind -> causes(failure).map(kind).flatMap(Optional::stream))
        .findFirst();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  private static Optional<String> brokenRule(Throwable cause, Settings settings) {
    String message = String.valueOf(cause.getMessage());
    boolean isRule =
        (cause instanceof IllegalArgumentException || cause instanceof IllegalStateException)
            && SETTING.matcher(message).lookingAt();
    return isRule ? Optional.of(withValues(message, settings)) : Optional.empty();
  }

  /** The rule, and the value of each setting that it names. */
  private static String withValues(String rule, Settings settings) {
    List<String> names =
        SETTING.matcher(rule).results().map(MatchResult::group).distinct().toList();
    String values =
        names.stream()
            .flatMap(name ->
                settings
                    .describe(name)
                    .map(value -> (names.size() == 1 ? "it" : name) + " is " + value)
                    .stream())
            .collect(Collectors.joining(", "));
    return values.isEmpty() ? rule : rule + "; " + values;
  }

  private static Optional<String> unknownBundle(Throwable cause, Settings settings) {
    return cause instanceof NoSuchSslBundleException unknown
        ? BUNDLES.stream()
            .filter(
                name -> settings.value(name).filter(unknown.getBundleName()::equals).isPresent())
            .findFirst()
            .map(name -> withValues(name + " must be the name of an SSL bundle", settings))
        : Optional.empty();
  }

  private static Optional<String> unreadableValue(Throwable cause) {
    if (!(cause instanceof BindException failed)) {
      return Optional.empty();
    }
    var property = failed.getProperty();
    String value = property == null ? "" : "; it is " + Settings.describe(property);
    return Optional.of(
        failed.getName()
            + " must be "
            + kind(failed.getTarget().getType().resolve(Object.class))
            + value);
  }

  /** What a value of this type looks like. */
  static String kind(Class<?> type) {
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
      return "a whole number";
    } else if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration with a unit, such as 200ms, 10s or 24h";
    } else if (type == DataSize.class) {
      return "a size, such as 512KB or 64MB";
    } else if (type == InetAddress.class) {
      return "an IP address";
    } else if (type == URI.class) {
      return "a URL, such as http://node-2:4097";
    } else if (type == Resource.class) {
      return "a file or a URL";
    }
    return "a valid " + type.getSimpleName();
  }

  /** A file, or an environment variable that holds one, from which settings are read. */
  private static Optional<String> unreadableFile(Throwable cause) {
    return switch (cause) {
      case ConfigDataException missing -> Optional.of(oneLine(missing));
      case YAMLException malformed -> Optional.of(oneLine(malformed)); // See YamlFiles.
      case JsonParseException malformed ->
          Optional.of("SPRING_APPLICATION_JSON must be a JSON object");
      default -> Optional.empty();
    };
  }

  private static String oneLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
  }
}
