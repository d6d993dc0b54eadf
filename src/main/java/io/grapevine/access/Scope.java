package io.grapevine.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A set of keys: all those that begin with one of some prefixes.
 *
 * <p>The prefixes are sorted in the order of keys, and none of them begins with another one. So the
 * keys below one are all before those below the next, and only the last prefix that is not after a
 * key can be one of the key.
 */
public final class Scope {

  /** Every key. */
  public static final Scope ALL = new Scope(List.of(""));

  /** No key. */
  public static final Scope NONE = new Scope(List.of());

  private final List<String> parts;

  private Scope(List<String> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * The keys below any of these prefixes.
   *
   * @throws IllegalArgumentException if one of them cannot be a prefix of a key
   */
  public static Scope of(Collection<String> prefixes) {
    var parts = new ArrayList<String>();
    prefixes.stream()
        .map(Prefixes::checked)
        .sorted(Prefixes.ORDER)
        .forEach(prefix -> {
          if (parts.isEmpty() || !prefix.startsWith(parts.getLast())) {
            parts.add(prefix);
          }
        });
    return new Scope(parts);
  }

  /** The prefixes, sorted and disjoint. */
  public List<String> parts() {
    return parts;
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** Whether this is every key. */
  public boolean isAll() {
    return equals(ALL);
  }

  /** Whether this key is one of them; one binary search. */
  public boolean permits(String key) {
    int last = lastUpTo(key);
    return last >= 0 && key.startsWith(parts.get(last));
  }

  /** The keys of this scope that begin with a prefix. */
  public Scope below(String prefix) {
    if (permits(prefix)) {
      return new Scope(List.of(prefix));
    }
    int begin = lastUpTo(prefix) + 1;
    int end = begin;
    while (end < parts.size() && parts.get(end).startsWith(prefix)) {
      end++;
    }
    return begin == end ? NONE : new Scope(parts.subList(begin, end));
  }

  /** The keys of this scope and those of the other. */
  public Scope and(Scope other) {
    return of(Stream.concat(parts.stream(), other.parts.stream()).toList());
  }

  /** The place of the last prefix that is not after a text; -1 if all are. */
  private int lastUpTo(String text) {
    int found = Collections.binarySearch(parts, text, Prefixes.ORDER);
    return found >= 0 ? found : -found - 2;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scope scope && parts.equals(scope.parts);
  }

  @Override
  public int hashCode() {
    return parts.hashCode();
  }

  @Override
  public String toString() {
    return parts.toString();
  }
}
