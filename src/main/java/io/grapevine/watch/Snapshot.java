package io.grapevine.watch;

import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.util.Iterator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The way of a reader through what is there, in key order and in steps. It needs to hear of a
 * change only if it may have passed the key already. Not thread-safe.
 */
final class Snapshot {

  /** The entries that one step looks at; many may be invisible. */
  private static final int MAX_LOOKED_AT = 1_000;

  private @Nullable Key passed;
  private boolean inStep;

  /** It begins again. */
  void begin() {
    passed = null;
    inStep = false;
  }

  boolean mayHavePassed(Key key) {
    return inStep || passed != null && key.compareTo(passed) <= 0;
  }

  /** The next step begins behind this key; null: at the beginning. */
  @Nullable Key beginStep() {
    inStep = true;
    return passed;
  }

  void endStep(Step step) {
    inStep = false;
    passed = step.last;
  }

  /**
   * What a step has done.
   *
   * @param last the last key that it looked at; null: there was none
   * @param all whether no entries are left
   */
  record Step(@Nullable Key last, boolean all) {

    /**
     * Reads entries.
     *
     * @param take returns whether it takes more
     */
    static Step read(Iterator<Entry> entries, @Nullable Key after, Predicate<Entry> take) {
      Entry last = null;
      boolean goesOn = true;
      for (int i = 0; i < MAX_LOOKED_AT && goesOn && entries.hasNext(); i++) {
        last = entries.next();
        goesOn = take.test(last);
      }
      return new Step(last == null ? after : last.key().alone(), !entries.hasNext());
    }
  }
}
