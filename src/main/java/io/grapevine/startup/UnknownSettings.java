package io.grapevine.startup;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.stereotype.Component;

/**
 * Warns of settings below our prefix that do not exist, and names the one that may be meant.
 *
 * <p>Names are compared by their letters and digits: an environment variable shows neither dots nor
 * dashes.
 */
@Component
final class UnknownSettings {

  private static final Logger log = LoggerFactory.getLogger(UnknownSettings.class);

  private static final Pattern OURS = Pattern.compile("(?i)grapevine[._].*");
  private static final Pattern NOT_IN_A_NAME = Pattern.compile("[^a-z0-9]");

  /**
   * A place in a list, as in {@code addresses[0]}, {@code ADDRESSES_0} and {@code
   * ISSUERS_0_ISSUER}.
   */
  private static final Pattern INDEX = Pattern.compile("\\[\\d+]|_\\d+_?(?=_|$)");

  /** What Kubernetes sets in each container for a Service whose name begins like our prefix. */
  private static final Pattern SERVICE_LINK =
      Pattern.compile("\\w+_SERVICE_(HOST|PORT(_\\w+)?)|\\w+_PORT(_\\d+_(TCP|UDP)(_\\w+)?)?");

  private static final String PREFIX = "grapevine";

  private final ConfigurableApplicationContext context;

  UnknownSettings(ConfigurableApplicationContext context) {
    this.context = context;
  }

  @EventListener(ApplicationReadyEvent.class)
  void warn() {
    var known =
        Settings.of(context).known().stream().map(ConfigurationPropertyName::toString).toList();
    for (PropertySource<?> source : context.getEnvironment().getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> names) {
        boolean variables = source instanceof SystemEnvironmentPropertySource;
        Stream.of(names.getPropertyNames())
            .filter(name -> isUnknown(name, variables, known))
            .sorted()
            .forEach(name -> warn(name, source, known));
      }
    }
  }

  private static void warn(String name, PropertySource<?> source, Collection<String> known) {
    String place = Settings.place(PropertySourceOrigin.get(source, name));
    nearest(name, known)
        .ifPresentOrElse(
            other ->
                log.warn(
                    "ignoring the unknown setting {} ({}); did you mean {}?", name, place, other),
            () -> log.warn("ignoring the unknown setting {} ({})", name, place));
  }

  /** Whether a name is below our prefix and none of the known ones. */
  static boolean isUnknown(String name, boolean variable, Collection<String> known) {
    if (!OURS.matcher(name).matches() || (variable && SERVICE_LINK.matcher(name).matches())) {
      return false;
    }
    String wanted = plain(name);
    return known.stream().noneMatch(setting -> plain(setting).equals(wanted));
  }

  /**
   * The known setting that is most like this one: the same at its end, or a few letters apart;
   * empty if there is none.
   */
  static Optional<String> nearest(String name, Collection<String> known) {
    String wanted = plain(name).substring(PREFIX.length());
    String least = null;
    int distance = 1 + Math.max(2, wanted.length() / 5);
    for (String setting : known) {
      String other = plain(setting).substring(PREFIX.length());
      int apart = other.endsWith(wanted) ? 1 : distance(wanted, other);
      if (apart < distance) {
        least = setting;
        distance = apart;
      }
    }
    return Optional.ofNullable(least);
  }

  /** The letters and digits of a name, without places in lists. */
  private static String plain(String name) {
    String withoutIndex = INDEX.matcher(name).replaceAll("");
    return NOT_IN_A_NAME.matcher(withoutIndex.toLowerCase(Locale.ROOT)).replaceAll("");
  }

  /** Levenshtein's distance: the letters to insert, to remove and to replace. */
  static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      above[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
      }
      above = row;
    }
    return above[b.length()];
  }
}
