package io.grapevine;

import io.grapevine.access.Permission;
import io.grapevine.access.Policy;
import io.grapevine.access.Prefixes;
import io.grapevine.access.Rule;
import io.grapevine.access.Subject;
import io.grapevine.access.Who;
import io.grapevine.access.file.RulesFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what a file of rules allows a subject, and why: the command {@code may}.
 *
 * <p>It reads the file as a node does, so it also checks the file. The exit code is 0 if the rules
 * allow it, 1 if they do not, and 2 for wrong arguments or a wrong file.
 */
final class May {

  static final int ALLOWED = 0;
  static final int NOT_ALLOWED = 1;
  static final int WRONG_USAGE = 2;

  static final String USAGE =
      "usage: may <subject> [--group <group>]... read|write <key> --rules <file>\n"
          + "       may <subject> [--group <group>]... operate|metrics --rules <file>\n"
          + "A subject is the full name of a ServiceAccount"
          + " (system:serviceaccount:<namespace>:<name>), that of another token, or anonymous.";

  private final Subject subject;
  private final Permission permission;
  private final @Nullable String key;
  private final Path file;

  private May(Subject subject, Permission permission, @Nullable String key, Path file) {
    this.subject = subject;
    this.permission = permission;
    this.key = key;
    this.file = file;
  }

  /** Runs the command with these arguments, which do not include its name. */
  static int run(List<String> arguments, Consumer<String> out) {
    try {
      return parse(arguments).answer(out);
    } catch (IllegalArgumentException e) {
      out.accept(e.getMessage() + "\n" + USAGE);
    } catch (IllegalStateException e) {
      out.accept(String.valueOf(e.getMessage()));
    }
    return WRONG_USAGE;
  }

  private static May parse(List<String> arguments) {
    List<String> plain = new ArrayList<>();
    Set<String> groups = new HashSet<>();
    String file = null;
    Iterator<String> left = arguments.iterator();
    while (left.hasNext()) {
      String argument = left.next();
      String name = argument.replaceFirst("=.*", "");
      if (!argument.startsWith("--")) {
        plain.add(argument);
        continue;
      }
      require(name.equals("--group") || name.equals("--rules"), "there is no option " + name);
      if (name.equals(argument) && !left.hasNext()) {
        throw new IllegalArgumentException(name + " must have a value");
      }
      String value = name.equals(argument) ? left.next() : argument.substring(name.length() + 1);
      if (name.equals("--group")) {
        groups.add(value);
      } else {
        file = value;
      }
    }
    require(file != null, "--rules must name a file");
    require(plain.size() >= 2, "a subject and a permission are needed");
    Permission permission =
        Permission.of(plain.get(1))
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "there is no permission %s; there are %s"
                        .formatted(plain.get(1), Permission.all())));
    require(
        plain.size() == (permission.concernsKeys() ? 3 : 2),
        permission.concernsKeys()
            ? permission.text() + " needs one key"
            : permission.text() + " has no key");
    String key = permission.concernsKeys() ? key(plain.get(2)) : null;
    return new May(subject(plain.getFirst(), groups), permission, key, Path.of(file));
  }

  private static Subject subject(String name, Set<String> groups) {
    require(
        Who.of(name) instanceof Who.Name,
        "the subject must be one name; " + name + " stands for several subjects");
    Subject subject = new Subject(name, groups);
    require(!subject.isAnonymous() || groups.isEmpty(), "anonymous is in no group");
    return subject;
  }

  private static String key(String text) {
    require(!text.isEmpty(), "a key has at least one byte");
    try {
      return Prefixes.checked(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          String.valueOf(e.getMessage()).replaceFirst("^prefix", "a key"), e);
    }
  }

  private static void require(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalArgumentException(rule);
    }
  }

  private int answer(Consumer<String> out) {
    Policy policy = new RulesFile(file).read();
    List<Rule> rules = policy.rules().rules();
    List<Rule> allowing =
        rules.stream()
            .filter(rule -> rule.appliesTo(subject) && gives(rule) && covers(rule))
            .toList();
    String asked =
        "%s may%s %s%s"
            .formatted(
                subject.name(),
                allowing.isEmpty() ? " not" : "",
                permission.text(),
                key == null ? "" : " " + key);
    out.accept(asked);
    if (!allowing.isEmpty()) {
      allowing.forEach(rule -> out.accept("  by " + rule));
      return ALLOWED;
    }
    List<String> reasons = rules.stream().map(this::miss).filter(text -> !text.isEmpty()).toList();
    reasons.forEach(reason -> out.accept("  " + reason));
    if (reasons.isEmpty()) {
      out.accept("  no rule comes close: none applies to this subject, and none permits this");
    }
    return NOT_ALLOWED;
  }

  private boolean gives(Rule rule) {
    return rule.permits(permission);
  }

  private boolean covers(Rule rule) {
    return key == null || (rule.prefix() != null && key.startsWith(rule.prefix()));
  }

  /** Why a rule that nearly allows it does not; empty if it is about something else. */
  private String miss(Rule rule) {
    boolean applies = rule.appliesTo(subject);
    if (applies && !gives(rule) && covers(rule)) {
      return "%s does not include %s".formatted(rule, permission.text());
    } else if (applies && gives(rule)) {
      return "%s, but the key does not begin with that".formatted(rule);
    } else if (!applies && gives(rule) && covers(rule)) {
      return "%s, but not %s%s".formatted(rule, subject.name(), groups());
    }
    return "";
  }

  private String groups() {
    return subject.groups().isEmpty()
        ? ""
        : subject.groups().stream().sorted().collect(Collectors.joining(", ", " in ", ""));
  }
}
