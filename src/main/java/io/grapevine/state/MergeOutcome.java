package io.grapevine.state;

/** What became of one entry that a peer gave. */
public enum MergeOutcome {
  /** It was news and is now the entry of its key. */
  MERGED,
  /** It was known already, an equal or greater entry stands, or its own purge time is past. */
  OBSOLETE,
  /** Refused: its stamp is further ahead of the wall clock than the skew bound. */
  TOO_FAR_AHEAD,
  /** Refused: the state would pass a limit. */
  NO_ROOM,
  /** Refused: its value is longer than this node stores, however much room there is. */
  VALUE_TOO_LARGE,
  /** Refused: the node is stopping and could no longer pass it on. */
  STOPPING,

  /** It is no entry that this version can hold; found when its message was read. */
  MALFORMED
}
