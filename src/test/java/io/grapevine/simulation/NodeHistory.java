package io.grapevine.simulation;

import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.MergeOrder;
import io.grapevine.state.Stamp;
import io.grapevine.testing.States;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one process ever held, and whether it ever went back: the entry of a key is replaced only by
 * a greater one, and none is accepted from a clock that is too far ahead.
 */
final class NodeHistory implements ChangeListener {

  private final int number;
  private final InstantSource clock;
  private final Predicate<Entry> isHeldElsewhere;
  private final Trace trace;
  private final Consumer<String> violations;
  private final Map<Key, Entry> current = new HashMap<>();
  private final Map<Key, Entry> greatest = new HashMap<>();
  private final Map<Key, Entry> written = new HashMap<>();

  /**
   * The history of a process that starts.
   *
   * @param isHeldElsewhere whether another process has an entry, so that it did not begin here
   */
  NodeHistory(
      int number,
      InstantSource clock,
      Predicate<Entry> isHeldElsewhere,
      Trace trace,
      Consumer<String> violations) {
    this.number = number;
    this.clock = clock;
    this.isHeldElsewhere = isHeldElsewhere;
    this.trace = trace;
    this.violations = violations;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    trace.add(number ^ entry.fingerprint());
    if (isAhead(entry) && isHeldElsewhere.test(entry)) {
      violations.accept(
          "node %d accepted %s, whose stamp is too far ahead".formatted(number, entry));
    }
    Key key = entry.key();
    if (key.toString().startsWith(Invariants.OTHER)) {
      violations.accept("node %d accepted %s from another group".formatted(number, entry));
    }
    Entry held = current.put(key, entry);
    if (held != null && isRestamped(held, entry)) {
      greatest.put(key, entry);
      if (held.equals(written.get(key))) {
        written.put(key, entry);
      }
      return;
    }
    if (held != null && MergeOrder.INSTANCE.compare(entry, held) <= 0) {
      violations.accept("node %d went back from %s to %s".formatted(number, held, entry));
    }
    greatest.merge(key, entry, MergeOrder::merge);
    written.remove(key);
  }

  /** Whether it is the same, from a time when the clock was ahead, under a stamp of the present. */
  private boolean isRestamped(Entry before, Entry after) {
    return Stamp.isAfter(before.stamp(), after.stamp())
        && Stamp.millis(before.stamp()) > clock.millis() + States.MAX_SKEW.toMillis()
        && before.kind() == after.kind()
        && before.isTombstone() == after.isTombstone()
        && (before.isTombstone() || before.value().equals(after.value()));
  }

  /** Two nodes may delete a key with the same stamp; what they write is never the same. */
  private boolean isAhead(Entry entry) {
    return !entry.isTombstone()
        && Stamp.millis(entry.stamp()) > clock.millis() + States.MAX_SKEW.toMillis();
  }

  @Override
  public void removed(Entry entry) {
    trace.add(~entry.fingerprint());
    current.remove(entry.key());
    written.remove(entry.key());
  }

  /** An application got the answer that this entry is stored here. */
  void acknowledged(Entry entry) {
    written.put(entry.key(), entry);
  }

  /** It may get lost, unless another node comes to have it. */
  void doubted(Entry entry) {
    greatest.remove(entry.key(), entry);
  }

  /** Another node has it as well. */
  void known(Entry entry) {
    written.remove(entry.key());
  }

  /** The writes that were acknowledged here, still stand, and are not known to another node. */
  List<Entry> written() {
    return List.copyOf(written.values());
  }

  /** The greatest entry of each key that this process ever held. */
  Map<Key, Entry> greatest() {
    return greatest;
  }

  /** Whether this process has the entry. */
  boolean holds(Entry entry) {
    return entry.equals(current.get(entry.key()));
  }

  /** Whether this process ever held the entry, or a later one of its key. */
  boolean knew(Entry entry) {
    Entry known = greatest.get(entry.key());
    return known != null && MergeOrder.INSTANCE.compare(known, entry) >= 0;
  }
}
