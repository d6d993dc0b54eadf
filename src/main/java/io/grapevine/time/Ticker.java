package io.grapevine.time;

/**
 * A monotonic clock: measures how long something takes or lasts, whatever happens to the wall
 * clock.
 *
 * <p>The wall clock ({@link java.time.InstantSource}) is for what other nodes or people read, such
 * as stamps and expiry; it may be corrected at any moment, in either direction.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since some fixed moment, which differs from process to process. */
  long nanos();
}
