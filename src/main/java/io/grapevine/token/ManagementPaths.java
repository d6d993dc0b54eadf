package io.grapevine.token;

import io.grapevine.access.Permission;
import java.util.Optional;
import java.util.Set;

/**
 * What a request for a path of the actuator needs.
 *
 * <p>Paths are compared as they were sent. A spelling that only means an open path, such as one
 * with percent-encoded letters, needs what every other path needs.
 *
 * @param base the path below which the actuator is, without a slash at its end
 */
record ManagementPaths(String base) {

  private static final Set<String> OPEN =
      Set.of("/health", "/health/liveness", "/health/readiness", "/health/startup");

  private static final String METRICS = "/prometheus";

  /** Whether a path belongs to the actuator. */
  boolean contain(String path) {
    return path.startsWith(base)
        && (path.length() == base.length() || "/;".indexOf(path.charAt(base.length())) >= 0);
  }

  /** The permission that a path needs; empty if it is open to everyone. */
  Optional<Permission> needed(String path) {
    String rest = path.startsWith(base) ? path.substring(base.length()) : "";
    if (OPEN.contains(rest)) {
      return Optional.empty();
    }
    return Optional.of(rest.equals(METRICS) ? Permission.METRICS : Permission.OPERATE);
  }
}
