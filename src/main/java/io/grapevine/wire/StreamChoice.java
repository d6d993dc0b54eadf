package io.grapevine.wire;

import io.grapevine.peers.Peer;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.Map;

/** Decides when a push stream to a peer is worth its connection. */
final class StreamChoice {

  /** A peer that is pushed to less often gets requests. */
  private static final Duration OFTEN = Duration.ofSeconds(10);

  /** The pause between two openings for one peer. */
  private static final Duration BETWEEN = Duration.ofSeconds(10);

  /** The pause after a stream on which no receipt came: perhaps something on the way breaks it. */
  private static final Duration AFTER_A_VAIN_ONE = Duration.ofMinutes(10);

  private final Ticker ticker;
  private final Map<Peer, Long> lastRequest = RememberedPeers.noneOf();
  private final Map<Peer, Long> notBefore = RememberedPeers.noneOf();

  StreamChoice(Ticker ticker) {
    this.ticker = ticker;
  }

  /** A push as a request succeeded; returns whether a stream is worth opening now. */
  boolean isWorthIt(Peer peer) {
    long now = ticker.nanos();
    Long last = lastRequest.put(peer, now);
    Long end = notBefore.get(peer);
    return last != null && now - last <= OFTEN.toNanos() && (end == null || now - end >= 0);
  }

  /** A stream is being opened. */
  void begun(Peer peer) {
    pause(peer, BETWEEN);
  }

  /** A stream has ended without any receipt. */
  void wasVain(Peer peer) {
    pause(peer, AFTER_A_VAIN_ONE);
  }

  private void pause(Peer peer, Duration pause) {
    notBefore.put(peer, ticker.nanos() + pause.toNanos());
  }
}
