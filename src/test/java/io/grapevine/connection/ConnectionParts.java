package io.grapevine.connection;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;

/** What a node under test knows about itself and about its contacts. */
public final class ConnectionParts {

  public final Ticker ticker;
  public final Scheduler timer;
  public final Life life = new Life();
  public final GossipMetrics metrics;
  public final Continuity continuity;
  public final Encounters encounters;
  public final Contacts contacts;
  public final Isolation isolation;

  public ConnectionParts(
      ReplicatedState state,
      PeerDirectory directory,
      InstantSource clock,
      Ticker ticker,
      Scheduler scheduler,
      MeterRegistry meters) {
    this.ticker = ticker;
    this.timer = scheduler;
    metrics = new GossipMetrics(meters);
    continuity = new Continuity(clock, ticker, state, directory);
    encounters = new Encounters(directory, ticker);
    contacts = new Contacts(directory, encounters, metrics, scheduler, ticker);
    isolation = new Isolation(continuity, directory, meters);
  }
}
