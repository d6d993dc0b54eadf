package io.grapevine.quota;

/** Whether a watch may be opened. */
public sealed interface Watching permits Watching.Admitted, Exceeded {

  /**
   * It may.
   *
   * @param closed to be run once when the watch is closed
   */
  record Admitted(Runnable closed) implements Watching {}
}
