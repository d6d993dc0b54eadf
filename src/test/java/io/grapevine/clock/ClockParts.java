package io.grapevine.clock;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;

/** How a node under test compares its wall clock with those of others. */
public final class ClockParts {

  private ClockParts() {}

  public static ClockWatch watch(
      ReplicatedState state,
      PeerDirectory directory,
      InstantSource clock,
      Ticker ticker,
      MeterRegistry meters) {
    return new ClockWatch(state, directory, clock, ticker, meters);
  }
}
