package io.grapevine.life;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a starting node waits for peers that do not answer. The time counts from the moment when
 * a peer is known, because discovery may be late.
 */
final class Patience {

  private final PeerDirectory directory;
  private final Duration timeout;
  private final Ticker ticker;
  private volatile @Nullable Long firstKnown;
  private volatile long begun;

  Patience(PeerDirectory directory, Duration timeout, Ticker ticker) {
    this.directory = directory;
    this.timeout = timeout;
    this.ticker = ticker;
    begin();
  }

  /** The node starts now. */
  void begin() {
    begun = ticker.nanos();
  }

  /** The remaining time; zero if it is over. */
  Duration left() {
    if (firstKnown == null && directory.size() > 0) {
      firstKnown = ticker.nanos();
    }
    Long from = firstKnown;
    long waited = ticker.nanos() - (from == null ? begun : from);
    Duration left = timeout.minusNanos(waited);
    return left.isNegative() ? Duration.ZERO : left;
  }

  boolean isOver() {
    return left().isZero();
  }
}
