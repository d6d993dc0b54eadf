package io.grapevine.access;

import java.util.Set;

/**
 * Who is asking.
 *
 * @param name the full name of a ServiceAccount, the subject of another issuer, the name of a
 *     static token, or {@code anonymous}
 * @param groups the groups that its token names
 */
public record Subject(String name, Set<String> groups) {

  /** The name of a ServiceAccount is this, its namespace, a colon and its own name. */
  public static final String SERVICE_ACCOUNT = "system:serviceaccount:";

  /** A request without a token. */
  public static final Subject ANONYMOUS = new Subject("anonymous", Set.of());

  public Subject {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a subject has a name");
    }
    groups = Set.copyOf(groups);
  }

  /** Whether the request has no token; no token yields this name. */
  public boolean isAnonymous() {
    return name.equals(ANONYMOUS.name);
  }

  /** Whether this is a ServiceAccount of the namespace. */
  public boolean isIn(String namespace) {
    int begin = SERVICE_ACCOUNT.length();
    int end = begin + namespace.length();
    return name.startsWith(SERVICE_ACCOUNT)
        && name.startsWith(namespace, begin)
        && name.indexOf(':', begin) == end
        && end + 1 < name.length();
  }
}
