package io.grapevine.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Where a node stands between its start and its end; only a ready one should get requests of
 * applications.
 */
@Component
public final class Life {

  /** The phases, in their order. */
  public enum Phase {
    /** It has not yet heard what there is to know. */
    STARTING,
    /** It knows what there was to know. */
    READY,
    /** It serves as before, and tells its clients to go to another node. */
    LAME_DUCK,
    /** It takes no writes any more and tells what it still has to tell. */
    STOPPING
  }

  private static final Logger log = LoggerFactory.getLogger(Life.class);

  private volatile Phase phase = Phase.STARTING;
  private volatile String waitsFor = "the first answers of peers";

  public Phase phase() {
    return phase;
  }

  /** Says why the node is still starting. */
  public void waitsFor(String reason) {
    waitsFor = reason;
  }

  /** What a node waits for that is starting. */
  public String waitsFor() {
    return waitsFor;
  }

  public void ready() {
    if (becomesReady()) {
      log.info("ready");
    }
  }

  private synchronized boolean becomesReady() {
    boolean starting = phase == Phase.STARTING;
    phase = starting ? Phase.READY : phase;
    return starting;
  }

  public synchronized void lameDuck() {
    phase = Phase.LAME_DUCK;
  }

  public synchronized void stopping() {
    phase = Phase.STOPPING;
  }
}
