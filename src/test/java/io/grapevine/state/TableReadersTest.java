package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Readers on threads of their own beside one writer that inserts, replaces and removes until the
 * indexes have grown and shrunk several times.
 *
 * <p>By its number, a key is always present, sometimes, or never. The stamp of an entry counts how
 * often its value was replaced.
 */
class TableReadersTest {

  private static final int KEYS = 9_000;
  private static final int READERS = 3;
  private static final int SWEEPS = 12;
  private static final Key[] ALL = new Key[KEYS];

  static {
    for (int i = 0; i < KEYS; i++) {
      ALL[i] = Key.of("key/%04d".formatted(i));
    }
  }

  private volatile boolean done;

  @Test
  void findWhatIsAlwaysThereAndNothingThatNeverWas() {
    Seeds.forEach(
        4,
        random -> {
          var table = new EntryTable();
          List<Slot> always = new ArrayList<>();
          for (int i = 0; i < KEYS; i += 10) {
            always.add(slot(i));
            table.insert(always.getLast());
          }
          done = false;
          var start = new CyclicBarrier(READERS + 1);
          try (ExecutorService threads = Executors.newFixedThreadPool(READERS + 1)) {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
              RandomGenerator its = ((SplittableRandom) random).split();
              runs.add(threads.submit(() -> read(start, table, its)));
            }
            RandomGenerator its = ((SplittableRandom) random).split();
            runs.addFirst(threads.submit(() -> write(start, table, always, its)));
            for (Future<?> run : runs) {
              run.get();
            }
          }
        });
  }

  private @Nullable Void write(
      CyclicBarrier start, EntryTable table, List<Slot> always, RandomGenerator random)
      throws Exception {
    start.await();
    try {
      @Nullable Slot[] present = new @Nullable Slot[KEYS];
      for (int sweep = 0; sweep < SWEEPS; sweep++) {
        boolean growing = sweep % 2 == 0;
        for (int i = 0; i < KEYS; i++) {
          int number = random.nextInt(KEYS);
          Slot slot = present[number];
          if (slot == null && growing && isSometimes(number)) {
            slot = slot(number);
            table.insert(slot);
            present[number] = slot;
          } else if (slot != null && !growing) {
            present[number] = null;
            table.remove(slot);
          }
          Slot replaced = always.get(random.nextInt(always.size()));
          byte[] packed = replaced.packed().clone();
          Packed.setStamp(packed, Packed.stamp(packed) + 1);
          replaced.replace(packed);
        }
      }
      return null;
    } finally {
      done = true;
    }
  }

  private @Nullable Void read(CyclicBarrier start, EntryTable table, RandomGenerator random)
      throws Exception {
    long[] stamps = new long[KEYS];
    start.await();
    while (!done) {
      for (int i = 0; i < 1_000; i++) {
        int number = random.nextInt(KEYS);
        check(table.find(ALL[number]), number, stamps);
      }
      scan(table, random.nextInt(KEYS), stamps);
      scanBack(table, random.nextInt(KEYS), stamps);
    }
    return null;
  }

  private static void check(@Nullable Slot slot, int number, long[] stamps) {
    if (slot == null) {
      assertThat(isAlways(number)).as("key %d is absent", number).isFalse();
      return;
    }
    byte[] packed = slot.packed();
    assertThat(Key.in(packed)).isEqualTo(ALL[number]);
    assertThat(isAlways(number) || isSometimes(number)).isTrue();
    assertThat(Packed.stamp(packed)).isGreaterThanOrEqualTo(stamps[number]);
    stamps[number] = Packed.stamp(packed);
  }

  /** Meets each key that is always there behind the first one, in order. */
  private static void scan(EntryTable table, int from, long[] stamps) {
    int next = from;
    KeyRange behind = new KeyRange(null, ALL[from], null);
    for (Iterator<Entry> entries = table.ascending(behind).iterator(); entries.hasNext(); ) {
      int number = Integer.parseInt(entries.next().keyText().substring(4));
      assertThat(number).as("after %d", next).isGreaterThan(next);
      for (int left = next + 1; left < number; left++) {
        check(null, left, stamps);
      }
      assertThat(isAlways(number) || isSometimes(number)).isTrue();
      next = number;
    }
    for (int left = next + 1; left < KEYS; left++) {
      check(null, left, stamps);
    }
  }

  /** The same from a key back to the first one. */
  private static void scanBack(EntryTable table, int from, long[] stamps) {
    int last = from;
    KeyRange before = new KeyRange(null, null, ALL[from]);
    for (Iterator<Entry> entries = table.descending(before).iterator(); entries.hasNext(); ) {
      int number = Integer.parseInt(entries.next().keyText().substring(4));
      assertThat(number).as("before %d", last).isLessThan(last);
      for (int left = last - 1; left > number; left--) {
        check(null, left, stamps);
      }
      assertThat(isAlways(number) || isSometimes(number)).isTrue();
      last = number;
    }
    for (int left = last - 1; left >= 0; left--) {
      check(null, left, stamps);
    }
  }

  private static boolean isAlways(int number) {
    return number % 10 == 0;
  }

  private static boolean isSometimes(int number) {
    return number % 10 > 2;
  }

  private static Slot slot(int number) {
    return new Slot(Entry.tombstone(ALL[number], 0).packed());
  }
}
