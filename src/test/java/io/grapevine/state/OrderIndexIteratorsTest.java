package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.RunsLaws;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Iterators of an index that changes while they go on. */
@RunsLaws
class OrderIndexIteratorsTest extends OrderedKeys {

  @Test
  void anIteratorMeetsEveryKeyThatIsPresentAllTheTimeInOrder() {
    whileChangesHappen(
        start -> index.iterator(start.packed(), true),
        (met, start, always) -> {
          assertThat(met).isSorted().doesNotHaveDuplicates();
          assertThat(new HashSet<>(met).containsAll(always.tailSet(start))).isTrue();
        });
  }

  @Test
  void aDescendingIteratorMeetsEveryKeyThatIsPresentAllTheTimeInReverseOrder() {
    whileChangesHappen(
        end -> index.descending(end.packed()),
        (met, end, always) -> {
          assertThat(met.reversed()).isSorted().doesNotHaveDuplicates();
          assertThat(new HashSet<>(met).containsAll(always.headSet(end))).isTrue();
          assertThat(met).doesNotContain(end);
        });
  }

  /** Checks the keys that an iterator met. */
  private interface Law {
    void check(List<Key> met, Key bound, NavigableSet<Key> always);
  }

  /** Changes keys near the iterator while it goes on. */
  private void whileChangesHappen(Function<Key, Iterator<Slot>> iterator, Law law) {
    Seeds.forEach(
        30,
        random -> {
          clear();
          for (int i = 0; i < KEYS; i++) {
            if (random.nextInt(3) > 0) {
              change(key(i), true);
            }
          }
          NavigableSet<Key> always = new TreeSet<>(expected.keySet());
          Set<Key> ever = new TreeSet<>(expected.keySet());
          Key bound = key(random.nextInt(KEYS));
          List<Key> met = new ArrayList<>();
          int pace = 1 + random.nextInt(40);
          for (Iterator<Slot> slots = iterator.apply(bound); slots.hasNext(); ) {
            met.add(keyOf(slots.next()));
            for (int i = random.nextInt(pace); i > 0; i--) {
              Key changed = nearby(met.getLast(), random);
              boolean insert = random.nextBoolean();
              change(changed, insert);
              if (insert) {
                ever.add(changed);
              } else {
                always.remove(changed);
              }
            }
          }
          assertThat(ever.containsAll(met)).isTrue();
          law.check(met, bound, always);
        });
  }

  @Test
  void aDescendingIteratorThatHasEndedStaysAtItsEnd() {
    change(key(2), true);
    Iterator<Slot> slots = index.descending(null);
    slots.next();
    assertThat(slots.hasNext()).isFalse();
    change(key(1), true);
    assertThat(slots.hasNext()).isFalse();
  }

  @Test
  void anIteratorThatHasEndedStaysAtItsEnd() {
    change(key(1), true);
    Iterator<Slot> slots = index.iterator(null, true);
    slots.next();
    assertThat(slots.hasNext()).isFalse();
    change(key(2), true);
    assertThat(slots.hasNext()).isFalse();
  }

  private static Key nearby(Key key, RandomGenerator random) {
    int number = Integer.parseInt(key.toString().substring(4)) + random.nextInt(-100, 200);
    return key(Math.clamp(number, 0, KEYS - 1));
  }

  private static Key keyOf(Slot slot) {
    return Key.in(slot.packed());
  }
}
