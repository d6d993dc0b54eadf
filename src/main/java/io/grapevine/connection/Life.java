package io.grapevine.connection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The phase of a node between its startup and its shutdown; only a ready node should receive
 * requests of applications.
 */
@Component
public final class Life {

  /** The phases, in their order. */
  public enum Phase {
    /** It does not have the state yet. */
    STARTING,
    /** It has the state. */
    READY,
    /** It serves as before, and moves its clients to other nodes. */
    LAME_DUCK,
    /** It rejects writes and sends its remaining changes. */
    STOPPING
  }

  private static final Logger log = LoggerFactory.getLogger(Life.class);

  private volatile Phase phase = Phase.STARTING;
  private volatile String waitsFor = "the first answers of peers";

  public Phase phase() {
    return phase;
  }

  /** Sets the reason why the node is still starting. */
  public void waitsFor(String reason) {
    waitsFor = reason;
  }

  /** The reason why the node is still starting. */
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
