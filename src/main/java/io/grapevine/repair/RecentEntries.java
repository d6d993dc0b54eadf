package io.grapevine.repair;

import io.grapevine.state.Entry;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries that changed last, by half of their fingerprint.
 *
 * <p>It is set-associative like the cache of a processor: the half determines one of many small
 * sets, in which a new entry replaces the oldest one. So a change touches two short runs of memory
 * and leaves no garbage. Of as many entries as there are places some are lost, of a third of that
 * hardly one in a thousand. Not thread-safe.
 */
final class RecentEntries {

  private static final int WAYS = 8;

  private final int sets;
  private final int[] halves;
  private final @Nullable Entry[] entries;

  /**
   * Creates an instance without entries.
   *
   * @param sets the number of sets, each with room for eight; a power of 2
   */
  RecentEntries(int sets) {
    this.sets = sets;
    this.halves = new int[sets * WAYS];
    this.entries = new @Nullable Entry[sets * WAYS];
  }

  /** Adds an entry that has just become the one of its key. */
  void add(int half, Entry entry) {
    int first = firstOf(half);
    int last = first;
    while (last < first + WAYS - 1 && entries[last] != null) {
      last++;
    }
    System.arraycopy(halves, first, halves, first + 1, last - first);
    System.arraycopy(entries, first, entries, first + 1, last - first);
    halves[first] = half;
    entries[first] = entry;
  }

  /** Removes this entry, if it is present. */
  void remove(int half, Entry entry) {
    int first = firstOf(half);
    for (int i = first; i < first + WAYS; i++) {
      if (halves[i] == half && entry.equals(entries[i])) {
        entries[i] = null;
      }
    }
  }

  /** The latest entry with this half of a fingerprint that satisfies the condition. */
  Optional<Entry> find(int half, Predicate<Entry> test) {
    int first = firstOf(half);
    return IntStream.range(first, first + WAYS)
        .filter(i -> halves[i] == half)
        .mapToObj(i -> Optional.ofNullable(entries[i]))
        .flatMap(Optional::stream)
        .filter(test)
        .findFirst();
  }

  /** A copy of all entries, unordered and independent of later changes. */
  Stream<Entry> copy() {
    return Stream.of(entries.clone()).flatMap(Stream::ofNullable);
  }

  private int firstOf(int half) {
    return (half & sets - 1) * WAYS;
  }
}
