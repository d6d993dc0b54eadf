package io.grapevine.state;

import static io.grapevine.state.Retention.NEVER;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PurgeQueueTest {

  private final PurgeQueue queue = new PurgeQueue();
  private final Slot slot = slot("k");

  @Test
  void givesASlotFromItsBoundaryOnUntilItIsRemoved() {
    queue.move(slot, NEVER, 20_000);
    assertThat(queue.firstDue(19_999)).isNull();
    assertThat(queue.firstDue(20_000)).isSameAs(slot);
    queue.move(slot, 20_000, NEVER);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void aSlotWhoseBoundaryStaysIsQueuedOnce() {
    queue.move(slot, NEVER, 20_000);
    queue.move(slot, 20_000, 20_000);
    queue.move(slot, 20_000, NEVER);
    queue.move(slot, NEVER, NEVER);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void aBoundaryThatMovesTakesTheSlotWithIt() {
    queue.move(slot, NEVER, 30_000);
    queue.move(slot, 30_000, 20_000);
    assertThat(queue.firstDue(20_000)).isSameAs(slot);
    queue.move(slot, 20_000, 40_000);
    assertThat(queue.firstDue(39_999)).isNull();
    assertThat(queue.firstDue(40_000)).isSameAs(slot);
  }

  @Test
  void boundariesAtTheEndsOfTimeAreQueuedToo() {
    queue.move(slot, NEVER, Long.MIN_VALUE);
    assertThat(queue.firstDue(0)).isSameAs(slot);
    queue.move(slot, Long.MIN_VALUE, Long.MAX_VALUE - 1);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void givesTheEarliestFirst() {
    List<Slot> slots = List.of(slot("a"), slot("b"), slot("c"));
    queue.move(slots.get(2), NEVER, 30_000);
    queue.move(slots.get(0), NEVER, 10_000);
    queue.move(slots.get(1), NEVER, 20_000);
    assertThat(queue.firstDue(20_000)).isSameAs(slots.get(0));
    queue.move(slots.get(0), 10_000, NEVER);
    assertThat(queue.firstDue(20_000)).isSameAs(slots.get(1));
    queue.move(slots.get(1), 20_000, NEVER);
    assertThat(queue.firstDue(20_000)).isNull();
    assertThat(queue.firstDue(30_000)).isSameAs(slots.get(2));
  }

  @Test
  void isASetOfSlotsForEachBoundary() {
    Seeds.forEach(
        300,
        random -> {
          var tested = new PurgeQueue();
          List<Slot> slots = new ArrayList<>();
          for (int i = random.nextInt(1, 500); i > 0; i--) {
            slots.add(slot("k" + i));
          }
          Map<Slot, Long> expected = new HashMap<>();
          for (int i = 0; i < 1_000; i++) {
            Slot some = slots.get(random.nextInt(slots.size()));
            long boundary = random.nextInt(1, 4) * Retention.STEP;
            long to = random.nextInt(4) == 0 ? NEVER : boundary;
            tested.move(some, expected.getOrDefault(some, NEVER), to);
            expected.put(some, to);
          }
          expected.values().removeIf(boundary -> boundary == NEVER);
          for (long now = 0; now <= 4 * Retention.STEP; now += Retention.STEP) {
            Set<Slot> due = new HashSet<>();
            while (tested.firstDue(now) instanceof Slot next) {
              assertThat(due.add(next)).isTrue();
              tested.move(next, now, NEVER);
            }
            long boundary = now;
            assertThat(due).allMatch(one -> Long.valueOf(boundary).equals(expected.get(one)));
            expected.keySet().removeAll(due);
            assertThat(expected.values()).noneMatch(one -> one <= boundary);
          }
          assertThat(expected).isEmpty();
        });
  }

  private static Slot slot(String key) {
    return new Slot(Entry.value(Key.of(key), 0, bytes("1"), 0).packed());
  }
}
