package io.grapevine.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which subjects may do what. Rules only permit: nothing is denied, and their order has no meaning.
 * Without a rule nobody may do anything.
 */
public record Rules(List<Rule> rules) {

  /** No rule. */
  public static final Rules NONE = new Rules(List.of());

  /**
   * Some rules.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public Rules {
    rules = List.copyOf(rules);
    Set<String> names = new HashSet<>();
    for (Rule rule : rules) {
      if (!names.add(rule.name())) {
        throw new IllegalArgumentException("two rules have the name " + rule.name());
      }
    }
  }

  /** What a subject may do. Goes through all rules: evaluate it once for a token, and keep it. */
  public Rights of(Subject subject) {
    List<Rule> own = rules.stream().filter(rule -> rule.appliesTo(subject)).toList();
    return new Rights(
        subject,
        scope(own, Permission.READ),
        scope(own, Permission.WRITE),
        own.stream().anyMatch(rule -> rule.permits(Permission.OPERATE)),
        own.stream().anyMatch(rule -> rule.permits(Permission.METRICS)));
  }

  private static Scope scope(List<Rule> rules, Permission permission) {
    return Scope.of(
        rules.stream()
            .filter(rule -> rule.permits(permission))
            .map(rule -> String.valueOf(rule.prefix()))
            .toList());
  }
}
