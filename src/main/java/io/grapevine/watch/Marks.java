package io.grapevine.watch;

import io.grapevine.state.Version;

/**
 * The marks of the versions after the last changes. A version is kept as it is until its mark is
 * needed: so a write computes none.
 *
 * <p>Not thread-safe.
 */
final class Marks {

  /** So few are made at once that a write need not wait long. */
  private static final int STEP = 256;

  private final int mask;

  /** Of the marks up to the last one that was made, and of the versions behind it. */
  private final long[] highs;

  private final long[] lows;
  private long made;

  /**
   * No marks yet.
   *
   * @param size the number of changes; a power of 2
   */
  Marks(int size) {
    mask = size - 1;
    highs = new long[size];
    lows = new long[size];
  }

  /** The version after a change, which takes the place of one that is a whole round older. */
  void set(long number, Version version) {
    int place = (int) number & mask;
    highs[place] = version.high();
    lows[place] = version.low();
    made = Math.min(made, number - 1);
  }

  /** The last change whose mark is made. */
  long made() {
    return made;
  }

  /** Makes the next marks, at most up to that of this change. */
  void make(long last) {
    long from = Math.max(made, last - mask - 1) + 1;
    long until = Math.min(last, from + STEP - 1);
    for (long number = from; number <= until; number++) {
      int place = (int) number & mask;
      Mark mark = Mark.of(new Version(highs[place], lows[place]));
      highs[place] = mark.high();
      lows[place] = mark.low();
    }
    made = until;
  }

  /** The mark after a change; it must have been made. */
  Mark get(long number) {
    int place = (int) number & mask;
    return new Mark(highs[place], lows[place]);
  }

  /** Whether this is the mark after a change; it must have been made. */
  boolean is(long number, Mark mark) {
    int place = (int) number & mask;
    return highs[place] == mark.high() && lows[place] == mark.low();
  }
}
