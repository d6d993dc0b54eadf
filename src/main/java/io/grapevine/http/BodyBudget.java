package io.grapevine.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies that a node holds at one time, and their bound.
 *
 * <p>Each request has an account: what it reserves is released when it is closed, and nothing can
 * be reserved on it afterwards. A quarter of the budget is for small bodies only, so that a few
 * large ones that never end do not keep out everyone else.
 */
public final class BodyBudget {

  /** Up to so many bytes a body may use the quarter that is kept for small ones. */
  static final int SMALL = 64 * 1024;

  private final long most;
  private final AtomicLong inFlight = new AtomicLong();

  /**
   * A budget of which nothing is reserved.
   *
   * @param most the most bytes
   */
  public BodyBudget(long most) {
    this.most = most;
  }

  /** The smallest budget in which a body of so many bytes finds room. */
  public static long leastFor(long body) {
    return body + (body + 2) / 3;
  }

  /** How many bytes are reserved. */
  public long inFlight() {
    return inFlight.get();
  }

  /** An account on which nothing is reserved. */
  public Account open() {
    return new Account();
  }

  /** What one request holds; thread-safe. */
  public final class Account {

    private long held;
    private boolean closed;

    private Account() {}

    /** Reserves so many bytes more; says whether there was room. */
    public synchronized boolean reserve(long bytes) {
      if (!hasRoomFor(bytes)) {
        return false;
      }
      // Others may reserve at the same time: the sum decides.
      if (inFlight.addAndGet(bytes) > limitFor(bytes)) {
        inFlight.addAndGet(-bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    /** Whether so many bytes more would find room now. */
    public synchronized boolean hasRoomFor(long bytes) {
      return !closed && inFlight.get() + bytes <= limitFor(bytes);
    }

    private long limitFor(long bytes) {
      return held + bytes <= SMALL ? most : most - most / 4;
    }

    /** Releases all that is reserved, once. */
    public synchronized void close() {
      closed = true;
      inFlight.addAndGet(-held);
      held = 0;
    }
  }
}
