package io.grapevine.agent.watch;

import io.grapevine.access.Permission;
import io.grapevine.access.Rights;
import io.grapevine.agent.prefix.Listing;
import io.grapevine.agent.request.Permitted;
import io.grapevine.state.Key;
import io.grapevine.watch.Scope;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The part of the keys that a watch is asked for, which its request may read. */
final class Visible {

  private Visible() {}

  /** That part; empty if it is none. */
  static Optional<Scope> of(Scope asked, Rights rights) {
    return switch (asked) {
      case Scope.One(Key key) ->
          Optional.of(asked).filter(one -> rights.read().permits(key.toString()));
      case Scope.Below(Key prefix) -> {
        List<String> parts = rights.read().below(Objects.toString(prefix, "")).parts();
        yield switch (parts.size()) {
          case 0 -> Optional.empty();
          case 1 -> Optional.of(new Scope.Below(Listing.keyOf(parts.getFirst())));
          default -> Optional.of(new Scope.Several(parts.stream().map(Key::of).toList()));
        };
      }
      case Scope.Several _ -> throw new IllegalArgumentException("no request asks for this");
    };
  }

  /**
   * As above.
   *
   * @throws io.grapevine.agent.problem.ProblemException if it is none
   */
  static Scope require(Scope asked, Rights rights) {
    switch (asked) {
      case Scope.One(Key key) -> Permitted.check(rights, Permission.READ, key);
      case Scope.Below(Key prefix) -> Permitted.below(rights, Permission.READ, prefix);
      case Scope.Several _ -> throw new IllegalArgumentException("no request asks for this");
    }
    return of(asked, rights).orElseThrow();
  }
}
