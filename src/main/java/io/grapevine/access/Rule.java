package io.grapevine.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Some subjects, and what they may do below a prefix.
 *
 * @param name unique among the rules
 * @param subjects to whom it applies
 * @param prefix the keys that it is about; null only if it permits nothing that concerns keys
 * @param may what it permits
 */
public record Rule(String name, List<Who> subjects, @Nullable String prefix, Set<Permission> may) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /**
   * A rule.
   *
   * @throws IllegalArgumentException with a sentence, if it makes no sense
   */
  public Rule {
    checkName(name);
    subjects = List.copyOf(subjects);
    may = may.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(may));
    if (subjects.isEmpty()) {
      throw new IllegalArgumentException("subjects must not be empty");
    } else if (may.isEmpty()) {
      throw new IllegalArgumentException("may must not be empty");
    }
    boolean concernsKeys = may.stream().anyMatch(Permission::concernsKeys);
    if (concernsKeys && prefix == null) {
      throw new IllegalArgumentException(
          "a rule with read or write must have a prefix; \"\" is every key");
    } else if (!concernsKeys && prefix != null) {
      throw new IllegalArgumentException(
          "prefix has no effect in a rule with neither read nor write; remove it");
    }
    if (prefix != null) {
      Prefixes.checked(prefix);
    }
  }

  /** Checks the name of a rule or a quota, which is a tag of metrics. */
  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name must have 1 to 63 letters, digits, dots, dashes and underscores, and begin with a"
              + " letter or a digit");
    }
  }

  /** Whether it applies to a subject. */
  public boolean appliesTo(Subject subject) {
    return subjects.stream().anyMatch(who -> who.includes(subject));
  }

  /** Whether it gives a permission, for some keys if that concerns keys. */
  public boolean permits(Permission permission) {
    return may.stream().anyMatch(own -> own.includes(permission));
  }

  /** As in a file of rules, for people. */
  @Override
  public String toString() {
    return "rule %s: %s may %s%s"
        .formatted(
            name,
            subjects.stream().map(Who::toString).collect(Collectors.joining(", ")),
            may.stream().sorted().map(Permission::text).collect(Collectors.joining(", ")),
            prefix == null ? "" : prefix.isEmpty() ? " every key" : " below " + prefix);
  }
}
