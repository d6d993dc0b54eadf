package io.grapevine.watch;

/** What a session has for its reader next: an event without a key, a changed key, or another. */
sealed interface Next permits Event, Pending, Next.Other {

  /** Neither. */
  enum Other implements Next {
    /** The next part of everything. */
    SCAN,
    /** A bookmark, unless other events have one. */
    REMINDER,
    NOTHING
  }
}
