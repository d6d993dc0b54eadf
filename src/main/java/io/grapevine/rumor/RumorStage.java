package io.grapevine.rumor;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Stamp;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The rumors in the same stage, one for each key, in the order in which they entered it. Those that
 * no peer can take at the moment rest, so that a round does not examine them.
 *
 * <p>Not thread-safe: {@link RumorBuffer} uses it under its lock.
 */
final class RumorStage {

  private final SequencedMap<Key, Rumor> ready = new LinkedHashMap<>();
  private final SequencedMap<Key, Rumor> resting = new LinkedHashMap<>();

  /** Adds a rumor behind the others; there must be none of its key. */
  void add(Rumor rumor) {
    ready.put(rumor.entry.key(), rumor);
  }

  /** Adds a rumor that rests; there must be none of its key. */
  void addResting(Rumor rumor) {
    resting.put(rumor.entry.key(), rumor);
  }

  /** These rumors rest. */
  void rest(Predicate<Rumor> which) {
    move(ready, resting, which);
  }

  /** As above, of these entries. */
  void rest(List<Entry> entries, Predicate<Rumor> which) {
    for (Entry entry : entries) {
      Rumor rumor = of(entry);
      if (rumor != null && which.test(rumor)) {
        ready.remove(entry.key());
        addResting(rumor);
      }
    }
  }

  /** None of these rests any longer; those that did come last. */
  void wake(Predicate<Rumor> which) {
    move(resting, ready, which);
  }

  private static void move(Map<Key, Rumor> from, Map<Key, Rumor> to, Predicate<Rumor> which) {
    Iterator<Rumor> rumors = from.values().iterator();
    while (rumors.hasNext()) {
      Rumor rumor = rumors.next();
      if (which.test(rumor)) {
        rumors.remove();
        to.put(rumor.entry.key(), rumor);
      }
    }
  }

  /** The rumor of exactly this entry; null: there is none, or one of another entry of its key. */
  @Nullable Rumor of(Entry entry) {
    Rumor rumor = ready.get(entry.key());
    if (rumor == null) {
      rumor = resting.get(entry.key());
    }
    return rumor != null && rumor.entry.equals(entry) ? rumor : null;
  }

  /** Whether there is a rumor of this key that is sent with its value. */
  boolean isWhole(Key key) {
    Rumor rumor = ready.getOrDefault(key, resting.get(key));
    return rumor != null && !rumor.entry.isRenewal();
  }

  /** Removes and returns the rumor of exactly this entry, if there is one. */
  @Nullable Rumor take(Entry entry) {
    Rumor rumor = of(entry);
    if (rumor != null) {
      forget(entry.key());
    }
    return rumor;
  }

  /** Removes and returns the oldest rumor, if there is one. */
  @Nullable Rumor takeEldest() {
    Map.Entry<Key, Rumor> eldest = (resting.isEmpty() ? ready : resting).pollFirstEntry();
    return eldest == null ? null : eldest.getValue();
  }

  void forget(Key key) {
    if (ready.remove(key) == null) {
      resting.remove(key);
    }
  }

  /** The rumors that do not rest, in order. */
  Iterable<Rumor> ready() {
    return ready.values();
  }

  /** Fills a batch with ready rumors that not all of these peers have; those in doubt rest. */
  void fill(Batch batch, Predicate<Rumor> wanted, boolean untold) {
    Iterator<Rumor> rumors = ready.values().iterator();
    while (rumors.hasNext()) {
      Rumor rumor = rumors.next();
      if (!batch.hasRoom(rumor)) {
        return;
      }
      if (wanted.test(rumor) && !batch.add(rumor, untold)) {
        rumors.remove();
        addResting(rumor);
      }
    }
  }

  /** All rumors, those that rest first. */
  Stream<Rumor> all() {
    return Stream.of(resting, ready).flatMap(rumors -> rumors.values().stream());
  }

  void removeIf(Predicate<Rumor> ends) {
    ready.values().removeIf(ends);
    resting.values().removeIf(ends);
  }

  /** The epoch milliseconds at which the changes were written. */
  LongStream writtenAt() {
    return all().mapToLong(rumor -> Stamp.millis(rumor.entry.stamp()));
  }

  boolean hasReady() {
    return !ready.isEmpty();
  }

  boolean isEmpty() {
    return size() == 0;
  }

  int size() {
    return ready.size() + resting.size();
  }
}
