package io.grapevine.state;

import org.jspecify.annotations.Nullable;

/** The result of a local write. */
public sealed interface PutResult {

  /**
   * The write took effect.
   *
   * @param created whether no value was visible for this key before
   */
  record Stored(Entry entry, boolean created) implements PutResult {}

  /**
   * The condition of the write did not hold, and nothing changed.
   *
   * @param present the visible value of the key; null: there is none
   */
  record Unmet(@Nullable Entry present) implements PutResult {}

  /** The key has no visible value to renew, and nothing changed. */
  record Absent() implements PutResult {}

  /** The write did not take effect, and nothing changed. */
  record Refused(Reason reason) implements PutResult {}

  /** The write was not {@linkplain Admission admitted}, and nothing changed. */
  record Denied(Admission.Denial why) implements PutResult {}

  /** Why a write was rejected. */
  enum Reason {
    /** The value is longer than {@link Limits#maxValueBytes}. */
    VALUE_TOO_LARGE,
    /** The state already has {@link Limits#maxEntries}. */
    TOO_MANY_ENTRIES,
    /** The state would exceed {@link Limits#maxBytes}. */
    TOO_MANY_BYTES,
    /** The stamp that a restored entry keeps is further ahead than the skew bound. */
    STAMP_TOO_FAR_AHEAD,
    /** The node is stopping; see {@link ReplicatedState#refuseWrites}. */
    STOPPING,
    /**
     * The wall clock of this node is wrong, so that peers would reject the write: the stamp would
     * be further ahead than the skew bound, or the clocks of peers show it, or the clock was set a
     * moment ago and not compared with peers since; see {@link ReplicatedState#refuseWrites}.
     */
    CLOCK
  }
}
