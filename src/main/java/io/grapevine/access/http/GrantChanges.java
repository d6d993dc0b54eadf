package io.grapevine.access.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signals that grants may have changed: the rules were replaced, or tokens are no longer accepted.
 * Who serves a lasting response then compares {@link Grant#now} with what it began with.
 */
public final class GrantChanges {

  private final Set<Runnable> listeners = ConcurrentHashMap.newKeySet();

  /** Calls all listeners. */
  public void signal() {
    listeners.forEach(Runnable::run);
  }

  /** Calls this from now on; each listener is an object of its own, and short. */
  public void add(Runnable listener) {
    listeners.add(listener);
  }

  /** Calls this no longer. */
  public void remove(Runnable listener) {
    listeners.remove(listener);
  }
}
