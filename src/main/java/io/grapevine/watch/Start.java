package io.grapevine.watch;

/** Where a watch begins. */
public sealed interface Start permits Bookmark, Start.Plain {

  /** With everything that is there. */
  Start BEGINNING = Plain.BEGINNING;

  /** With the next change. */
  Start NOW = Plain.NOW;

  /** Without a bookmark. */
  enum Plain implements Start {
    BEGINNING,
    NOW
  }
}
