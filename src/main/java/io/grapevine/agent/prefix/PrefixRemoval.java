package io.grapevine.agent.prefix;

import io.grapevine.state.Condition;
import io.grapevine.state.Entry;
import io.grapevine.state.KeyRanges;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Stamp;
import io.grapevine.state.Tag;
import io.grapevine.state.Writer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the values below a prefix, some keys at a time, as if all were deleted when it began:
 * what is written later stays. So it ends also beside a writer that is as fast, because it meets
 * each key once.
 *
 * <p>Not thread-safe.
 */
final class PrefixRemoval {

  /** The maximum number of entries that one step reads. */
  private static final int STEP = 1_000;

  private final Writer writer;
  private final InstantSource clock;
  private final Iterator<Entry> left;
  private final long begin;
  private final boolean keeps;
  private final List<Entry> tombstones = new ArrayList<>();
  private long deleted;
  private @Nullable PutResult refusal;

  /**
   * A removal that has not begun.
   *
   * @param keeps whether the tombstones are asked for afterwards
   */
  PrefixRemoval(
      ReplicatedState state, Writer writer, InstantSource clock, KeyRanges ranges, boolean keeps) {
    this.writer = writer;
    this.clock = clock;
    this.keeps = keeps;
    this.begin = state.lastStamp();
    this.left = ranges.ascending(state);
  }

  /** Deletes some values; returns whether others may be left. */
  boolean step() {
    for (int i = 0; i < STEP && refusal == null && left.hasNext(); i++) {
      remove(left.next());
    }
    return refusal == null && left.hasNext();
  }

  /** Only what is there and was there at the beginning gets a tombstone. */
  private void remove(Entry met) {
    Entry present = met;
    while (present != null
        && present.isVisibleAt(clock.millis())
        && !Stamp.isAfter(present.stamp(), begin)) {
      PutResult result = writer.remove(met.key(), unchanged(present));
      switch (result) {
        case PutResult.Stored stored -> {
          deleted++;
          if (keeps) {
            tombstones.add(stored.entry());
          }
          return;
        }
        case PutResult.Unmet(Entry other) -> present = other;
        case PutResult.Absent _ -> present = null;
        case PutResult.Refused _, PutResult.Denied _ -> {
          refusal = result;
          return;
        }
      }
    }
  }

  private static Condition unchanged(Entry entry) {
    return new Condition(new Condition.OneOf(Set.of(Tag.of(entry))), null);
  }

  /** What took the place of the values; empty if it ended early or does not keep them. */
  List<Entry> tombstones() {
    return refusal == null ? tombstones : List.of();
  }

  /** The number of values that were deleted. */
  long deleted() {
    return deleted;
  }

  /** Why it ended early; null: it did not. */
  @Nullable PutResult refusal() {
    return refusal;
  }
}
