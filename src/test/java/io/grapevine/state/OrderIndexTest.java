package io.grapevine.state;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.OrderIndex.Node;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderIndexTest {

  private static final int KEYS = 5_000;

  private final OrderIndex index = new OrderIndex();
  private final TreeMap<Key, Slot> expected = new TreeMap<>();

  @Test
  void isASortedMapWhileItGrowsAndShrinks() {
    Seeds.forEach(
        10,
        random -> {
          clear();
          for (int phase = 0; phase < 4; phase++) {
            int inserts = phase % 2 == 0 ? 90 : 10;
            for (int i = 0; i < KEYS; i++) {
              change(key(random.nextInt(KEYS)), random.nextInt(100) < inserts);
              if (i % 100 == 0) {
                assertIterates(key(random.nextInt(KEYS)));
              }
              if (i % 500 == 0) {
                assertInvariants();
              }
            }
          }
        });
  }

  @Test
  void anyOrderOfInsertionAndRemovalKeepsTheInvariants() {
    var random = new SplittableRandom(1);
    for (List<Integer> insertion : orders(random)) {
      for (List<Integer> removal : orders(random)) {
        clear();
        insertion.forEach(number -> change(key(number), true));
        assertInvariants();
        assertIterates(key(KEYS / 2));
        List<Integer> most = removal.subList(0, KEYS - 100);
        most.forEach(number -> change(key(number), false));
        assertInvariants();
        assertThat(leaves(index.root())).as("leaves for 100 slots").hasSizeLessThan(10);
        removal.subList(KEYS - 100, KEYS).forEach(number -> change(key(number), false));
        assertThat(index.root()).isSameAs(Node.EMPTY);
      }
    }
  }

  @Test
  void leavesOfKeysInRandomOrderAreTwoThirdsFull() {
    var random = new SplittableRandom(1);
    shuffled(random).forEach(number -> change(key(number), true));
    assertThat(leaves(index.root())).hasSizeLessThan(KEYS * 10 / 6 / OrderIndex.MOST);
  }

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

  private void clear() {
    for (Slot slot : expected.values()) {
      index.remove(slot);
    }
    expected.clear();
  }

  private void change(Key key, boolean insert) {
    if (insert) {
      expected.computeIfAbsent(
          key,
          absent -> {
            Slot slot = new Slot(Entry.tombstone(absent, 1).packed());
            index.insert(slot);
            return slot;
          });
    } else if (expected.remove(key) instanceof Slot slot) {
      index.remove(slot);
    }
  }

  private void assertIterates(Key key) {
    assertThat(slots(null, true)).isEqualTo(List.copyOf(expected.values()));
    for (boolean inclusive : new boolean[] {true, false}) {
      NavigableMap<Key, Slot> tail = expected.tailMap(key, inclusive);
      assertThat(slots(key, inclusive)).isEqualTo(List.copyOf(tail.values()));
    }
    assertThat(slotsBefore(null)).isEqualTo(List.copyOf(expected.descendingMap().values()));
    assertThat(slotsBefore(key))
        .isEqualTo(List.copyOf(expected.headMap(key, false).descendingMap().values()));
  }

  private List<Slot> slots(@Nullable Key from, boolean inclusive) {
    List<Slot> slots = new ArrayList<>();
    index.iterator(from == null ? null : from.packed(), inclusive).forEachRemaining(slots::add);
    return slots;
  }

  private List<Slot> slotsBefore(@Nullable Key end) {
    List<Slot> slots = new ArrayList<>();
    index.descending(end == null ? null : end.packed()).forEachRemaining(slots::add);
    return slots;
  }

  private void assertInvariants() {
    assertThat(depth(index.root())).isPositive();
    assertThat(index.root().children)
        .as("more than one, or a leaf")
        .satisfiesAnyOf(
            children -> assertThat(children).isNull(),
            children -> assertThat(children).hasSizeGreaterThan(1));
    List<Node> leaves = leaves(index.root());
    assertThat(leaves.stream().flatMap(leaf -> Stream.of(leaf.slots)).toList())
        .isEqualTo(List.copyOf(expected.values()));
  }

  /** The depth of all leaves, after a look at each node. */
  private static int depth(Node node) {
    assertThat(node.slots).hasSizeLessThanOrEqualTo(OrderIndex.MOST);
    if (node.children == null) {
      return 1;
    }
    assertThat(node.slots).isEqualTo(Node.firsts(node.children));
    for (int i = 1; i < node.children.length; i++) {
      assertThat(node.children[i - 1].slots.length + node.children[i].slots.length)
          .isGreaterThan(OrderIndex.MOST / 2);
    }
    List<Integer> depths = Stream.of(node.children).map(OrderIndexTest::depth).distinct().toList();
    assertThat(depths).hasSize(1);
    return 1 + depths.getFirst();
  }

  private static List<Node> leaves(Node node) {
    return node.children == null
        ? List.of(node)
        : Stream.of(node.children).flatMap(child -> leaves(child).stream()).toList();
  }

  private static List<List<Integer>> orders(RandomGenerator random) {
    List<Integer> ascending = IntStream.range(0, KEYS).boxed().toList();
    return List.of(ascending, ascending.reversed(), shuffled(random));
  }

  private static List<Integer> shuffled(RandomGenerator random) {
    List<Integer> numbers = IntStream.range(0, KEYS).boxed().collect(toList());
    Collections.shuffle(numbers, Random.from(random));
    return numbers;
  }

  private static Key nearby(Key key, RandomGenerator random) {
    int number = Integer.parseInt(key.toString().substring(4)) + random.nextInt(-100, 200);
    return key(Math.clamp(number, 0, KEYS - 1));
  }

  private static Key key(int number) {
    return Key.of("key/%04d".formatted(number));
  }

  private static Key keyOf(Slot slot) {
    return Key.in(slot.packed());
  }
}
