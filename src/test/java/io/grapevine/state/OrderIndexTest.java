package io.grapevine.state;

import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.OrderIndex.Node;
import io.grapevine.testing.RunsLaws;
import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The order of keys, and the shape of the tree that keeps it. */
@RunsLaws
class OrderIndexTest extends OrderedKeys {

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
}
