package io.grapevine.token;

import io.grapevine.access.Subject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The subjects that the claims of a verified token name. */
final class Subjects {

  private static final Pattern SERVICE_ACCOUNT =
      Pattern.compile("system:serviceaccount:[a-z0-9-]{1,63}:[a-z0-9.-]{1,253}");

  /** Names stand in the log, in problems and in rules. */
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,256}");

  private static final int MOST_GROUPS = 1000;

  private Subjects() {}

  /** Whether anyone but Kubernetes may name this subject. */
  static boolean mayBeNamed(String name) {
    return !name.startsWith("system:")
        && !name.equals(Subject.ANONYMOUS.name())
        && !name.equals("authenticated");
  }

  /** The ServiceAccount of a token that Kubernetes issued; empty if it names none. */
  static Optional<Subject> ofKubernetes(Map<String, Object> claims) {
    return Optional.ofNullable(claims.get("sub"))
        .map(String::valueOf)
        .filter(name -> SERVICE_ACCOUNT.matcher(name).matches())
        .map(name -> new Subject(name, Set.of()));
  }

  /** The subject of a token that another issuer issued; empty if it names none that it may name. */
  static Optional<Subject> of(Map<String, Object> claims, IssuerProperties issuer) {
    return find(claims, issuer.subjectClaim()) instanceof String claim && !claim.isBlank()
        ? Optional.of(issuer.subjectPrefix() + claim)
            .filter(name -> NAME.matcher(name).matches() && mayBeNamed(name))
            .map(name -> new Subject(name, groups(find(claims, issuer.groupsClaim()))))
        : Optional.empty();
  }

  private static Set<String> groups(@Nullable Object claim) {
    Stream<?> groups = claim instanceof Collection<?> several ? several.stream() : Stream.of(claim);
    return groups
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(group -> !group.isBlank())
        .limit(MOST_GROUPS)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** A claim with this name, or within other claims, as in {@code realm_access.roles}. */
  private static @Nullable Object find(Map<?, ?> claims, String name) {
    Object whole = claims.get(name);
    int dot = name.indexOf('.');
    if (whole != null || dot < 0) {
      return whole;
    }
    return claims.get(name.substring(0, dot)) instanceof Map<?, ?> inner
        ? find(inner, name.substring(dot + 1))
        : null;
  }
}
