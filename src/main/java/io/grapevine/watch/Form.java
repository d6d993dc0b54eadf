package io.grapevine.watch;

/** The form of a stream. */
public enum Form {
  /** Server-sent events, as browsers read them. */
  EVENTS,
  /** Newline-delimited JSON: an object on each line. */
  LINES
}
