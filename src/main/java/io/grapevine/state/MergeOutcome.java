package io.grapevine.state;

/** The outcome of merging one entry of a peer. */
public enum MergeOutcome {
  /** It was new and is now the entry of its key. */
  MERGED,
  /** It was known already, an equal or greater entry is present, or its own purge time is past. */
  OBSOLETE,
  /** Rejected: its stamp is further ahead of the wall clock than the skew bound. */
  TOO_FAR_AHEAD,
  /** Rejected: the state would exceed a limit. */
  NO_ROOM,
  /** Rejected: its value is longer than this node accepts, regardless of the room. */
  VALUE_TOO_LARGE,
  /** Rejected: the node is stopping and could no longer forward it. */
  STOPPING,

  /** Rejected: it breaks a rule of its form; detected when its message was read. */
  MALFORMED,

  /** Rejected: it renews a value that is not here; the sender sends it again with the value. */
  WITHOUT_VALUE
}
