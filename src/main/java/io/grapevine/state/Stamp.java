package io.grapevine.state;

/**
 * The time of an entry: a reading of a hybrid logical clock in one unsigned {@code long}, 48 bits
 * of epoch milliseconds and 16 bits of counter.
 *
 * <p>Kulkarni, Demirbas, Madappa, Avva, Leone: "Logical Physical Clocks" (OPODIS 2014). The counter
 * carries into the milliseconds when it overflows, so that stamps only ever grow.
 */
public final class Stamp {

  /** The stamp of seed entries: older than every entry of a cluster. */
  public static final long OLDEST = 0;

  /** The greatest epoch milliseconds that a stamp can hold, in the year 10889. */
  public static final long MAX_MILLIS = (1L << 48) - 1;

  /** The greatest counter that a stamp can hold. */
  public static final int MAX_COUNTER = (1 << 16) - 1;

  private Stamp() {}

  /**
   * The stamp of these parts.
   *
   * @param millis epoch milliseconds, 0 to {@link #MAX_MILLIS}
   * @param counter 0 to {@link #MAX_COUNTER}
   * @throws IllegalArgumentException if a part is out of its range
   */
  public static long of(long millis, int counter) {
    if (millis < 0 || millis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "ts is epoch milliseconds, 0 to " + MAX_MILLIS + ", not " + millis);
    }
    if (counter < 0 || counter > MAX_COUNTER) {
      throw new IllegalArgumentException(
          "n is a counter, 0 to " + MAX_COUNTER + ", not " + counter);
    }
    return millis << 16 | counter;
  }

  /** The epoch milliseconds of a stamp. */
  public static long millis(long stamp) {
    return stamp >>> 16;
  }

  /** The counter of a stamp. */
  public static int counter(long stamp) {
    return (int) (stamp & MAX_COUNTER);
  }

  /** Whether {@code a} is later than {@code b}. */
  public static boolean isAfter(long a, long b) {
    return Long.compareUnsigned(a, b) > 0;
  }
}
