package io.grapevine.access;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The policy of this node, which is replaced as a whole while requests are served. Who keeps
 * something that follows from a policy keeps that policy with it, and compares it with {@link
 * #current} by identity.
 */
public final class Policies {

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Policy current;

  /** Begins with a policy. */
  public Policies(Policy first) {
    current = first;
  }

  /** The policy that holds now. */
  public Policy current() {
    return current;
  }

  /** From now on another policy holds. */
  public void replace(Policy policy) {
    current = policy;
    listeners.forEach(Runnable::run);
  }

  /** Calls this after each change, on the thread that makes it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
