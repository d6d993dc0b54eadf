package io.grapevine.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of request bodies that a node holds at the same time, and their bound.
 *
 * <p>Each request has an account. Closing it releases the bytes that it has reserved, and prevents
 * further reservations. A quarter of the budget is reserved for small bodies, so that a few large
 * ones that never end do not block all other requests.
 */
public final class BodyBudget {

  /** A body up to this size may use the quarter that is reserved for small ones. */
  static final int SMALL = 64 * 1024;

  private final long most;
  private final AtomicLong inFlight = new AtomicLong();

  /**
   * A budget without reservations.
   *
   * @param most the maximum number of bytes
   */
  public BodyBudget(long most) {
    this.most = most;
  }

  /** The smallest budget that has room for a body of this size. */
  public static long leastFor(long body) {
    return body + (body + 2) / 3;
  }

  /** The number of reserved bytes. */
  public long inFlight() {
    return inFlight.get();
  }

  /** Opens an account without reservations. */
  public Account open() {
    return new Account();
  }

  /** The reservations of one request; thread-safe. */
  public final class Account {

    private long held;
    private boolean closed;

    private Account() {}

    /** Reserves this number of bytes more; returns whether there was room. */
    public synchronized boolean reserve(long bytes) {
      if (!hasRoomFor(bytes)) {
        return false;
      }
      // Other requests may reserve at the same time, so only the sum is decisive.
      if (inFlight.addAndGet(bytes) > limitFor(bytes)) {
        inFlight.addAndGet(-bytes);
        return false;
      }
      held += bytes;
      return true;
    }

    /** Whether there is room for this number of bytes more now. */
    public synchronized boolean hasRoomFor(long bytes) {
      return !closed && inFlight.get() + bytes <= limitFor(bytes);
    }

    private long limitFor(long bytes) {
      return held + bytes <= SMALL ? most : most - most / 4;
    }

    /** Releases all reserved bytes, once. */
    public synchronized void close() {
      closed = true;
      inFlight.addAndGet(-held);
      held = 0;
    }
  }
}
