package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PurgeQueueTest {

  private static final int ALL = 1_000;

  private final PurgeQueue queue = new PurgeQueue();
  private final Slot slot = slot("k");

  @Test
  void givesASlotAtItsBoundaryOnce() {
    queue.schedule(slot, 20_000);
    assertThat(queue.takeDue(19_999, ALL)).isEmpty();
    assertThat(queue.takeDue(20_000, ALL)).containsExactly(slot);
    assertThat(queue.takeDue(Long.MAX_VALUE, ALL)).isEmpty();
  }

  @Test
  void givesASlotAgainWhenItIsScheduledAgain() {
    queue.schedule(slot, 20_000);
    queue.takeDue(20_000, ALL);
    queue.schedule(slot, 30_000);
    assertThat(queue.takeDue(30_000, ALL)).containsExactly(slot);
  }

  @Test
  void givesASlotAtItsEarliestBoundary() {
    queue.schedule(slot, 30_000);
    queue.schedule(slot, 20_000);
    assertThat(queue.takeDue(20_000, ALL)).containsExactly(slot);
    queue.schedule(slot, 30_000);
    assertThat(queue.takeDue(29_999, ALL)).isEmpty();
    assertThat(queue.takeDue(30_000, ALL)).contains(slot);
  }

  @Test
  void aKeyThatIsRemovedAndPutAgainAllDayStandsInItOnce() {
    long grace = 86_400_000;
    for (long now = 0; now < grace; now += Retention.STEP) {
      queue.schedule(slot, now + grace);
      queue.schedule(slot, Retention.NEVER);
    }
    assertThat(queue.takeDue(Long.MAX_VALUE, ALL)).containsExactly(slot);
  }

  @Test
  void whatIsNeverDueIsNotKept() {
    queue.schedule(slot, Retention.NEVER);
    assertThat(queue.takeDue(Long.MAX_VALUE, ALL)).isEmpty();
  }

  @Test
  void givesTheEarliestFirstAndNoMoreThanAskedFor() {
    List<Slot> slots = List.of(slot("a"), slot("b"), slot("c"));
    queue.schedule(slots.get(2), 30_000);
    queue.schedule(slots.get(0), 10_000);
    queue.schedule(slots.get(1), 20_000);
    assertThat(queue.takeDue(30_000, 2)).containsExactly(slots.get(0), slots.get(1));
    assertThat(queue.takeDue(30_000, 2)).containsExactly(slots.get(2));
  }

  private static Slot slot(String key) {
    return new Slot(Entry.value(Key.of(key), 0, bytes("1"), 0).packed());
  }
}
