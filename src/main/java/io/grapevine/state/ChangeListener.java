package io.grapevine.state;

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

  /** This entry was removed from the state, by a purge or because it should not have survived. */
  void removed(Entry entry);
}
