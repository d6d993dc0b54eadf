package io.grapevine.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All that a file of rules says. */
public record Policy(Rules rules, List<Quota> quotas) {

  /** Nobody may do anything. */
  public static final Policy NONE = new Policy(Rules.NONE, List.of());

  /**
   * Rules and quotas.
   *
   * @throws IllegalArgumentException if two quotas have the same name
   */
  public Policy {
    quotas = List.copyOf(quotas);
    Set<String> names = new HashSet<>();
    for (Quota quota : quotas) {
      if (!names.add(quota.name())) {
        throw new IllegalArgumentException("two quotas have the name " + quota.name());
      }
    }
  }

  /** For the log. */
  @Override
  public String toString() {
    return "%d %s and %d %s"
        .formatted(
            rules.rules().size(),
            rules.rules().size() == 1 ? "rule" : "rules",
            quotas.size(),
            quotas.size() == 1 ? "quota" : "quotas");
  }
}
