package io.grapevine.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives every change of the state, in the order in which the changes took effect.
 *
 * <p>Called under the state's write lock: it must be quick, must not block and must not call back
 * into the state.
 */
public interface ChangeListener {

  /**
   * An entry, written here or received from a peer, is now the one of its key.
   *
   * @param before the entry that it replaced; null: the key is new
   */
  void changed(@Nullable Entry before, Entry entry);

  /** As {@link #changed}, for an entry that was received from a peer. */
  default void merged(@Nullable Entry before, Entry entry) {
    changed(before, entry);
  }

  /**
   * These entries were written here together: whoever passes changes on to others passes on all of
   * these at once. Each is the one of its key now.
   */
  default void changedTogether(List<Change> changes) {
    changes.forEach(change -> changed(change.before(), change.entry()));
  }

  /** This entry was removed from the state, by a purge or because it should not have survived. */
  void removed(Entry entry);
}
