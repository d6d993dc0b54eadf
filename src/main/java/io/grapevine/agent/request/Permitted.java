package io.grapevine.agent.request;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.access.Scope;
import io.grapevine.access.Subject;
import io.grapevine.agent.problem.Problem;
import io.grapevine.agent.problem.ProblemException;
import io.grapevine.agent.problem.Quoted;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.KeyRanges;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * What a request may do with keys. Nothing here knows the state, so that a refusal tells nothing
 * about what is there.
 */
public final class Permitted {

  private static final int MOST_OF_A_NAME = 400;

  private Permitted() {}

  /** The permission that a request for keys needs. */
  public static Permission neededBy(HttpMethod method) {
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD)
        ? Permission.READ
        : Permission.WRITE;
  }

  /**
   * Checks one key.
   *
   * @throws ProblemException if it is not permitted
   */
  public static void check(Rights rights, Permission permission, Key key) {
    Scope scope = rights.scope(permission);
    if (!scope.isAll() && !scope.permits(key.toString())) {
      throw refusal(rights.subject(), permission, "the key " + Quoted.of(key.toString()));
    }
  }

  /**
   * Checks a request whose keys are not known yet, so that nobody sends a body for nothing.
   *
   * @throws ProblemException if no key at all is permitted
   */
  public static void checkAny(Rights rights, Permission permission) {
    below(rights, permission, null);
  }

  /**
   * The permitted keys below a prefix.
   *
   * @param prefix null: all keys
   * @throws ProblemException if there are none
   */
  public static Scope below(Rights rights, Permission permission, @Nullable Key prefix) {
    String text = prefix == null ? "" : prefix.toString();
    Scope scope = rights.scope(permission).below(text);
    if (scope.isEmpty()) {
      throw refusal(
          rights.subject(),
          permission,
          prefix == null ? "any key" : "any key below the prefix " + Quoted.of(text));
    }
    return scope;
  }

  /**
   * The permitted keys below a prefix, between two bounds.
   *
   * @param prefix null: all keys
   * @throws ProblemException if there is no permitted prefix below it
   */
  public static KeyRanges ranges(
      Rights rights,
      Permission permission,
      @Nullable Key prefix,
      @Nullable Key after,
      @Nullable Key before) {
    Scope scope = below(rights, permission, prefix);
    return scope.isAll()
        ? KeyRanges.of(new KeyRange(null, after, before))
        : new KeyRanges(
            scope.parts().stream().map(part -> new KeyRange(Key.of(part), after, before)).toList());
  }

  private static ProblemException refusal(Subject subject, Permission permission, String what) {
    return subject.isAnonymous()
        ? new ProblemException(
            Problem.UNAUTHENTICATED,
            "A request without a token may not %s %s; send a bearer token."
                .formatted(permission.text(), what))
        : new ProblemException(
            Problem.FORBIDDEN,
            "The subject \"%s\" may not %s %s."
                .formatted(Quoted.cut(subject.name(), MOST_OF_A_NAME), permission.text(), what));
  }
}
