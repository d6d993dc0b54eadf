package io.grapevine.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether writes of an application may take effect, for reasons that the state does not
 * know. It is never asked about entries of peers.
 *
 * <p>It is asked under the state's write lock, at the moment at which the writes would take effect:
 * it must be quick, must not block and must not call back into the state.
 */
@FunctionalInterface
public interface Admission {

  /** Everything may take effect. */
  Admission OPEN = changes -> null;

  /**
   * Why these changes, which would take effect together, must not do so; null: they may.
   *
   * @param changes of different keys; the new entries have no stamp yet
   */
  @Nullable Denial denial(List<Change> changes);

  /** Called without a lock after these entries took effect, in the order of the writes. */
  default void stored(List<Entry> entries) {}

  /** A reason, which the state only hands on. */
  interface Denial {}
}
