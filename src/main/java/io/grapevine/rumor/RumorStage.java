package io.grapevine.rumor;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The rumors in the same stage, one for each key, in the order in which they entered it.
 *
 * <p>Not thread-safe: {@link RumorBuffer} uses it under its lock.
 */
final class RumorStage {

  private final SequencedMap<Key, Rumor> rumors = new LinkedHashMap<>();

  /** Adds a rumor behind the others; there must be none of its key. */
  void add(Rumor rumor) {
    rumors.put(rumor.entry.key(), rumor);
  }

  /** The rumor of exactly this entry; null: there is none, or one of another entry of its key. */
  @Nullable Rumor of(Entry entry) {
    Rumor rumor = rumors.get(entry.key());
    return rumor != null && rumor.entry.equals(entry) ? rumor : null;
  }

  /** Removes and returns the rumor of exactly this entry, if there is one. */
  @Nullable Rumor take(Entry entry) {
    Rumor rumor = of(entry);
    if (rumor != null) {
      rumors.remove(entry.key());
    }
    return rumor;
  }

  /** Removes and returns the oldest rumor, if there is one. */
  @Nullable Rumor takeEldest() {
    Map.Entry<Key, Rumor> eldest = rumors.pollFirstEntry();
    return eldest == null ? null : eldest.getValue();
  }

  void forget(Key key) {
    rumors.remove(key);
  }

  /** All rumors in order; removals from this collection apply to the stage. */
  Collection<Rumor> all() {
    return rumors.values();
  }

  /** The epoch milliseconds at which the changes were written. */
  LongStream writtenAt() {
    return rumors.values().stream().mapToLong(rumor -> Stamp.millis(rumor.entry.stamp()));
  }

  boolean isEmpty() {
    return rumors.isEmpty();
  }

  int size() {
    return rumors.size();
  }
}
