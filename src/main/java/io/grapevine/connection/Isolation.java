package io.grapevine.connection;

import io.grapevine.http.Counters;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.time.Durations;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Whether no other node sees what is written on this node.
 *
 * <p>A node that is cut off was in touch with no peer for longer than the shorter grace. It is
 * isolated unless all of its peers refuse connections: then their machines answer, nothing listens
 * there, and this node may be the only one that is left.
 */
@Component
public final class Isolation {

  private static final Logger log = LoggerFactory.getLogger(Isolation.class);
  private static final String REFUSED = Counters.label(ContactOutcome.NO_CONNECTION);

  private final Continuity continuity;
  private final PeerDirectory directory;
  private volatile boolean reported;

  Isolation(Continuity continuity, PeerDirectory directory, MeterRegistry registry) {
    this.continuity = continuity;
    this.directory = directory;
    Gauge.builder("grapevine.cut.off", () -> isCutOff() ? 1 : 0)
        .description("1 while this node has been in touch with no peer for longer than a grace")
        .register(registry);
  }

  public boolean isCutOff() {
    return continuity.isCutOff();
  }

  /** Whether this node is cut off and its peers may continue without it. */
  public boolean isIsolated() {
    return isCutOff() && !directory.allFailedBy(REFUSED);
  }

  /** Logs when this node becomes cut off, and when it is in touch again. */
  public void check() {
    boolean cutOff = isCutOff();
    if (cutOff == reported) {
      return;
    }
    reported = cutOff;
    if (cutOff) {
      log.error(
          "cut off: no contact for {} with any of {} peers; check the network and the list of peers",
          Durations.text(Duration.ofSeconds((long) continuity.secondsSinceExchange())),
          directory.size());
    } else {
      log.info("no longer cut off: in touch with a peer");
    }
  }
}
