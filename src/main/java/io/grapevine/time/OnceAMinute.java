package io.grapevine.time;

import java.util.function.LongConsumer;

/**
 * Lets something be said at most once a minute, however often there is a reason to: for lines of
 * the log that a client or a peer can cause.
 */
public final class OnceAMinute {

  private static final long MINUTE = 60_000_000_000L;

  private final Ticker ticker;
  private long unsaid;
  private long said;
  private boolean silent = true;

  public OnceAMinute(Ticker ticker) {
    this.ticker = ticker;
  }

  /**
   * It happened once more.
   *
   * @param say gets the number of times that it happened since it was last said, this one included;
   *     not called within a minute of the last call
   */
  public void happened(LongConsumer say) {
    long times = due();
    if (times > 0) {
      say.accept(times);
    }
  }

  private synchronized long due() {
    unsaid++;
    long now = ticker.nanos();
    if (!silent && now - said < MINUTE) {
      return 0;
    }
    long times = unsaid;
    silent = false;
    said = now;
    unsaid = 0;
    return times;
  }
}
