package io.grapevine.life;

import io.grapevine.connection.Life;
import io.grapevine.life.Hearsay.Word;
import io.grapevine.peers.Peer;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a node is not ready yet: in its health at any time, and in the log from time to time. */
final class StartReport {

  private static final Logger log = LoggerFactory.getLogger(StartReport.class);
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final Life life;
  private final Hearsay hearsay;
  private final Ticker ticker;
  private volatile long last;

  StartReport(Life life, Hearsay hearsay, Ticker ticker) {
    this.life = life;
    this.hearsay = hearsay;
    this.ticker = ticker;
  }

  /** The start begins; nothing is logged for a while. */
  void begin() {
    last = ticker.nanos();
  }

  /** Reports what the start waits for. */
  void say(List<Peer> known, boolean isTransferred) {
    String reason = reason(known, isTransferred);
    life.waitsFor(reason);
    if (ticker.nanos() - last >= QUIET.toNanos()) {
      last = ticker.nanos();
      log.info("not ready yet: {}", reason);
    }
  }

  private String reason(List<Peer> known, boolean isTransferred) {
    if (known.isEmpty()) {
      return "no peer is known";
    }
    return hearsay.who(Word.TOO_LARGE).isEmpty() && isTransferred
        ? "the state of a peer is being transferred"
        : hearsay.describe(known);
  }
}
