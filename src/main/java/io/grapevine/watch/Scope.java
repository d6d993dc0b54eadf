package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.ReplicatedState;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that a watch is about: one, those with a prefix or one of several, or all. */
public sealed interface Scope {

  /** Whether this key is one of them. */
  boolean contains(Key key);

  /** Whether some of them can begin with a prefix; empty: always. */
  boolean overlaps(Optional<Key> prefix);

  /** Their entries, in key order, including invisible ones. */
  Iterator<Entry> entries(ReplicatedState state, @Nullable Key after);

  /** One key alone. */
  record One(Key key) implements Scope {

    @Override
    public boolean contains(Key other) {
      return key.equals(other);
    }

    @Override
    public boolean overlaps(Optional<Key> other) {
      return other.isEmpty() || key.startsWith(other.get());
    }

    @Override
    public Iterator<Entry> entries(ReplicatedState state, @Nullable Key after) {
      return state.entry(key).stream().filter(entry -> after == null).iterator();
    }
  }

  /**
   * The keys with a prefix.
   *
   * @param prefix null: all keys
   */
  record Below(@Nullable Key prefix) implements Scope {

    @Override
    public boolean contains(Key other) {
      return prefix == null || other.startsWith(prefix);
    }

    @Override
    public boolean overlaps(Optional<Key> other) {
      return prefix == null
          || other.isEmpty()
          || prefix.startsWith(other.get())
          || other.get().startsWith(prefix);
    }

    @Override
    public Iterator<Entry> entries(ReplicatedState state, @Nullable Key after) {
      return state.entries(new KeyRange(prefix, after, null)).iterator();
    }
  }

  /**
   * The keys with one of several prefixes.
   *
   * @param prefixes in key order, none of which begins with another one
   */
  record Several(List<Key> prefixes) implements Scope {

    public Several {
      prefixes = List.copyOf(prefixes);
    }

    /** Only the last prefix that is not after a key can be one of the key. */
    @Override
    public boolean contains(Key key) {
      int found = Collections.binarySearch(prefixes, key);
      int last = found >= 0 ? found : -found - 2;
      return last >= 0 && key.startsWith(prefixes.get(last));
    }

    @Override
    public boolean overlaps(Optional<Key> other) {
      return prefixes.stream().anyMatch(prefix -> new Below(prefix).overlaps(other));
    }

    @Override
    public Iterator<Entry> entries(ReplicatedState state, @Nullable Key after) {
      List<KeyRange> ranges =
          prefixes.stream().map(prefix -> new KeyRange(prefix, after, null)).toList();
      return new KeyRanges(ranges).ascending(state);
    }
  }
}
