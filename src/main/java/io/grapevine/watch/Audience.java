package io.grapevine.watch;

import io.grapevine.state.Key;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The sessions by what they watch: a change costs one look-up for those of its key, and one
 * comparison or binary search for each different set of prefixes. Not thread-safe.
 */
final class Audience {

  private final Map<Key, Set<Session>> ofKeys = new HashMap<>();
  private final Map<Scope, Set<Session>> ofPrefixes = new HashMap<>();

  void add(Session session) {
    switch (session.scope()) {
      case Scope.One one -> add(ofKeys, one.key(), session);
      case Scope.Below _, Scope.Several _ -> add(ofPrefixes, session.scope(), session);
    }
  }

  private static <K> void add(Map<K, Set<Session>> sessions, K scope, Session session) {
    sessions.computeIfAbsent(scope, none -> new LinkedHashSet<>(2)).add(session);
  }

  /** Returns whether it was there. */
  boolean remove(Session session) {
    return switch (session.scope()) {
      case Scope.One one -> remove(ofKeys, one.key(), session);
      case Scope.Below _, Scope.Several _ -> remove(ofPrefixes, session.scope(), session);
    };
  }

  private static <K> boolean remove(Map<K, Set<Session>> sessions, K scope, Session session) {
    Set<Session> same = sessions.getOrDefault(scope, Set.of());
    boolean removed = same.contains(session) && same.remove(session);
    if (removed && same.isEmpty()) {
      sessions.remove(scope);
    }
    return removed;
  }

  boolean has(Session session) {
    return switch (session.scope()) {
      case Scope.One one -> ofKeys.getOrDefault(one.key(), Set.of()).contains(session);
      case Scope.Below _, Scope.Several _ ->
          ofPrefixes.getOrDefault(session.scope(), Set.of()).contains(session);
    };
  }

  boolean isEmpty() {
    return ofKeys.isEmpty() && ofPrefixes.isEmpty();
  }

  /** Those that watch this key. */
  void of(Key key, Consumer<Session> each) {
    ofKeys.getOrDefault(key, Set.of()).forEach(each);
    ofPrefixes.forEach((scope, sessions) -> {
      if (scope.contains(key)) {
        sessions.forEach(each);
      }
    });
  }

  void all(Consumer<Session> each) {
    ofKeys.values().forEach(sessions -> sessions.forEach(each));
    ofPrefixes.values().forEach(sessions -> sessions.forEach(each));
  }
}
