package io.grapevine.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One value for each of some prefixes; a look-up finds those of all prefixes of a key. Immutable.
 *
 * <p>A look-up costs one search in the sorted prefixes and a step for each prefix around the one
 * that it finds. Every prefix of a key contains the greatest prefix that is not greater than the
 * key: what lies between a prefix and a key that begins with it begins with it as well.
 */
public final class PrefixMap<T> {

  /**
   * A prefix with its value.
   *
   * @param prefix null: the one of every key
   * @param around the longest other prefix of this prefix; null: there is none
   */
  private record Node<T>(@Nullable Key prefix, T value, @Nullable Node<T> around) {

    boolean contains(Key key) {
      return prefix == null || key.startsWith(prefix);
    }
  }

  private final NavigableMap<Key, Node<T>> nodes = new TreeMap<>();
  private final @Nullable Node<T> all;

  private PrefixMap(Map<Optional<Key>, T> values) {
    T ofEveryKey = values.get(Optional.<Key>empty());
    all = ofEveryKey == null ? null : new Node<>(null, ofEveryKey, null);
    NavigableMap<Key, T> sorted = new TreeMap<>();
    values.forEach((prefix, value) -> prefix.ifPresent(key -> sorted.put(key, value)));
    Deque<Node<T>> around = new ArrayDeque<>();
    sorted.forEach((prefix, value) -> {
      while (!around.isEmpty() && !around.getLast().contains(prefix)) {
        around.removeLast();
      }
      Node<T> node = new Node<>(prefix, value, around.isEmpty() ? all : around.getLast());
      around.addLast(node);
      nodes.put(prefix, node);
    });
  }

  /** A map with no prefix. */
  public static <T> PrefixMap<T> empty() {
    return of(Map.of());
  }

  /**
   * A map of these values.
   *
   * @param values by prefix; empty: every key
   */
  public static <T> PrefixMap<T> of(Map<Optional<Key>, T> values) {
    return new PrefixMap<>(values);
  }

  public boolean isEmpty() {
    return all == null && nodes.isEmpty();
  }

  /** The value of exactly this prefix. */
  public Optional<T> find(Optional<Key> prefix) {
    Node<T> found = prefix.isPresent() ? nodes.get(prefix.get()) : all;
    return Optional.ofNullable(found).map(Node::value);
  }

  /** Passes on the values of all prefixes of this key, the longest first. */
  public void forEachPrefixOf(Key key, Consumer<T> each) {
    Map.Entry<Key, Node<T>> floor = nodes.floorEntry(key);
    Node<T> node = floor == null ? all : floor.getValue();
    while (node != null && !node.contains(key)) {
      node = node.around;
    }
    for (; node != null; node = node.around) {
      each.accept(node.value);
    }
  }

  /** All values, in no order. */
  public Stream<T> values() {
    Stream<T> ofSome = nodes.values().stream().map(Node::value);
    return all == null ? ofSome : Stream.concat(Stream.of(all.value), ofSome);
  }
}
