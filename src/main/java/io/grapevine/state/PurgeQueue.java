package io.grapevine.state;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Determines which slots to purge when, so that the cost of a purge depends only on what it purges;
 * it never scans the state.
 *
 * <p>Invariant: a slot of the state is queued once, under the purge boundary of its entry, or not
 * at all if it has none; a slot that has left the state is not queued. The slots of a step are a
 * list in pages, so that no change copies more than one page. The boundary says in which list a
 * slot is, and the slot itself at which place: it is added and removed without a search, and the
 * last one of the list takes its place. Not thread-safe.
 */
final class PurgeQueue {

  /** The step of a slot that is not queued; as a time it would be in the year 2650. */
  private static final int NOWHERE = Integer.MAX_VALUE;

  /** The maximum number of slots in a page. */
  private static final int PAGE = 64;

  /** By step and number; the pages of a step are full, except the last one. */
  private final TreeMap<Long, Slot[]> pages = new TreeMap<>();

  /**
   * Moves a slot from the boundary of its former entry to that of its present one.
   *
   * @param from {@link Retention#NEVER}: it is not queued
   * @param to {@link Retention#NEVER}: it is not queued any longer
   */
  void move(Slot slot, long from, long to) {
    int before = step(from);
    int after = step(to);
    if (before != after) {
      remove(slot, before);
      add(slot, after);
    }
  }

  /** A slot of the earliest step whose boundary is not after {@code millis}. */
  @Nullable Slot firstDue(long millis) {
    Map.Entry<Long, Slot[]> first = pages.firstEntry();
    return first != null && step(first) * Retention.STEP <= millis ? first.getValue()[0] : null;
  }

  /**
   * Some slots of one step.
   *
   * @param place where this page is
   */
  record Page(long place, Slot[] slots) {}

  /** Above the places of all slots that are purged at this boundary. */
  static long placeAfter(long boundary) {
    return key(step(boundary), Integer.MAX_VALUE);
  }

  /** Below the places of all slots that are purged at this boundary. */
  static long placeOf(long boundary) {
    return key(step(boundary), 0);
  }

  /**
   * The slots in the last page below a place; null: there is none at {@code lowest} or above. Who
   * goes down from page to page misses no slot that stays: a slot only ever moves to a lower place
   * of its step, or to one that was the last of all.
   */
  @Nullable Page below(long place, long lowest) {
    Map.Entry<Long, Slot[]> page = pages.lowerEntry(place);
    return page == null || page.getKey() < lowest ? null : new Page(page.getKey(), page.getValue());
  }

  private void add(Slot slot, int step) {
    if (step == NOWHERE) {
      return;
    }
    Map.Entry<Long, Slot[]> last = lastPage(step);
    int page = last == null ? 0 : page(last);
    Slot[] slots = last == null ? new Slot[0] : last.getValue();
    if (slots.length == PAGE) {
      page++;
      slots = new Slot[0];
    }
    slot.purgeIndex = page * PAGE + slots.length;
    Slot[] more = Arrays.copyOf(slots, slots.length + 1);
    more[slots.length] = slot;
    pages.put(key(step, page), more);
  }

  private void remove(Slot slot, int step) {
    Map.Entry<Long, Slot[]> last = step == NOWHERE ? null : lastPage(step);
    if (last == null) {
      return;
    }
    Slot[] slots = last.getValue();
    Slot moved = slots[slots.length - 1];
    if (slots.length == 1) {
      pages.remove(last.getKey());
    } else {
      pages.put(last.getKey(), Arrays.copyOf(slots, slots.length - 1));
    }
    if (moved != slot) {
      moved.purgeIndex = slot.purgeIndex;
      Slot[] page = Objects.requireNonNull(pages.get(key(step, slot.purgeIndex / PAGE)));
      page[slot.purgeIndex % PAGE] = moved;
    }
  }

  private Map.@Nullable Entry<Long, Slot[]> lastPage(int step) {
    Map.Entry<Long, Slot[]> last = pages.floorEntry(key(step, Integer.MAX_VALUE));
    return last == null || step(last) < step ? null : last;
  }

  private static int step(long boundary) {
    return Math.clamp(boundary / Retention.STEP, 0, NOWHERE);
  }

  private static long key(int step, int page) {
    return (long) step << Integer.SIZE | page;
  }

  private static int step(Map.Entry<Long, Slot[]> page) {
    return (int) (page.getKey() >> Integer.SIZE);
  }

  private static int page(Map.Entry<Long, Slot[]> page) {
    return page.getKey().intValue();
  }
}
