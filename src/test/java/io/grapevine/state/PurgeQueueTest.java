package io.grapevine.state;

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
    queue.schedule(slot, 20_000);
    assertThat(queue.firstDue(19_999)).isNull();
    assertThat(queue.firstDue(20_000)).isSameAs(slot);
    queue.remove(slot);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void whatIsScheduledTwiceIsRemovedAtOnce() {
    queue.schedule(slot, 20_000);
    queue.schedule(slot, 20_000);
    queue.remove(slot);
    queue.remove(slot);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void aBoundaryThatMovesTakesTheSlotWithIt() {
    queue.schedule(slot, 30_000);
    queue.schedule(slot, 20_000);
    assertThat(queue.firstDue(20_000)).isSameAs(slot);
    queue.schedule(slot, 40_000);
    assertThat(queue.firstDue(39_999)).isNull();
    assertThat(queue.firstDue(40_000)).isSameAs(slot);
  }

  @Test
  void whatIsNeverDueIsNotKept() {
    queue.schedule(slot, 20_000);
    queue.schedule(slot, Retention.NEVER);
    assertThat(queue.firstDue(Long.MAX_VALUE)).isNull();
  }

  @Test
  void givesTheEarliestFirst() {
    List<Slot> slots = List.of(slot("a"), slot("b"), slot("c"));
    queue.schedule(slots.get(2), 30_000);
    queue.schedule(slots.get(0), 10_000);
    queue.schedule(slots.get(1), 20_000);
    assertThat(takeDue(20_000)).containsExactly(slots.get(0), slots.get(1));
    assertThat(takeDue(30_000)).containsExactly(slots.get(2));
  }

  @Test
  void isASetOfSlotsForEachBoundary() {
    Seeds.forEach(
        300,
        random -> {
          var tested = new PurgeQueue();
          List<Slot> slots = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            slots.add(slot("k" + i));
          }
          Map<Slot, Long> expected = new HashMap<>();
          for (int i = 0; i < 100; i++) {
            Slot some = slots.get(random.nextInt(slots.size()));
            if (random.nextInt(3) == 0) {
              tested.remove(some);
              expected.remove(some);
            } else {
              long boundary = random.nextInt(1, 4) * Retention.STEP;
              tested.schedule(some, boundary);
              expected.put(some, boundary);
            }
          }
          for (long now = 0; now <= 4 * Retention.STEP; now += Retention.STEP) {
            Set<Slot> due = new HashSet<>();
            while (tested.firstDue(now) instanceof Slot next) {
              assertThat(due.add(next)).isTrue();
              tested.remove(next);
            }
            long boundary = now;
            assertThat(due).allMatch(one -> Long.valueOf(boundary).equals(expected.get(one)));
            expected.keySet().removeAll(due);
            assertThat(expected.values()).noneMatch(one -> one <= boundary);
          }
          assertThat(expected).isEmpty();
        });
  }

  private List<Slot> takeDue(long millis) {
    List<Slot> due = new ArrayList<>();
    while (queue.firstDue(millis) instanceof Slot next) {
      due.add(next);
      queue.remove(next);
    }
    return due;
  }

  private static Slot slot(String key) {
    return new Slot(Entry.value(Key.of(key), 0, bytes("1"), 0).packed());
  }
}
