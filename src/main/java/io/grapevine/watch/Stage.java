package io.grapevine.watch;

/** The stages of a session. */
enum Stage {
  /** It is not registered yet. */
  NEW,
  /** The reader is about to forget what it knows. */
  RESETTING,
  /** It gets what is there. */
  SCANNING,
  /** It gets what changed meanwhile. */
  CATCHING_UP,
  LIVE,
  /** It gets a last bookmark. */
  ENDING,
  ENDED
}
