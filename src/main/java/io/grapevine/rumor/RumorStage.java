package io.grapevine.rumor;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The rumors that have come equally far, one a key, in the order in which they came here.
 *
 * <p>Not thread-safe: {@link RumorBuffer} uses it under its lock.
 */
final class RumorStage {

  private final SequencedMap<Key, Rumor> rumors = new LinkedHashMap<>();

  /** Puts a rumor behind the others; its key must have none here. */
  void add(Rumor rumor) {
    rumors.put(rumor.entry.key(), rumor);
  }

  /** The rumor of this very entry; null: there is none, or one of another entry of its key. */
  @Nullable Rumor of(Entry entry) {
    Rumor rumor = rumors.get(entry.key());
    return rumor != null && rumor.entry.equals(entry) ? rumor : null;
  }

  /** Takes out the rumor of this very entry, if there is one. */
  @Nullable Rumor take(Entry entry) {
    Rumor rumor = of(entry);
    if (rumor != null) {
      rumors.remove(entry.key());
    }
    return rumor;
  }

  /** Takes out the one that has been here for longest, if there is one. */
  @Nullable Rumor takeEldest() {
    Map.Entry<Key, Rumor> eldest = rumors.pollFirstEntry();
    return eldest == null ? null : eldest.getValue();
  }

  void forget(Key key) {
    rumors.remove(key);
  }

  /** In their order; what is removed from it is removed here. */
  Collection<Rumor> all() {
    return rumors.values();
  }

  boolean isEmpty() {
    return rumors.isEmpty();
  }

  int size() {
    return rumors.size();
  }
}
