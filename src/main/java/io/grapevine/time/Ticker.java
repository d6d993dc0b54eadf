package io.grapevine.time;

/**
 * A monotonic clock: measures durations, independent of changes of the wall clock.
 *
 * <p>The wall clock ({@link java.time.InstantSource}) is for times that other nodes or people read,
 * such as stamps and expiry; it may be corrected at any moment, in either direction.
 */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since some fixed moment, which differs from process to process. */
  long nanos();
}
