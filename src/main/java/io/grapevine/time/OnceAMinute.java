package io.grapevine.time;

import java.util.function.LongConsumer;

/** Limits a report to once a minute, for log lines that a client or a peer can cause. */
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
   * Records one occurrence.
   *
   * @param say receives the number of occurrences since the last report, including this one; not
   *     called within a minute of the last call
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
