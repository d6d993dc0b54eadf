package io.grapevine.connection;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import reactor.core.scheduler.Scheduler;

/** What a node under test knows of itself and of its contacts. */
final class ConnectionParts {

  final Life life = new Life();
  final GossipMetrics metrics;
  final Continuity continuity;
  final Encounters encounters;
  final Contacts contacts;
  final Isolation isolation;

  ConnectionParts(
      ReplicatedState state,
      PeerDirectory directory,
      InstantSource clock,
      Ticker ticker,
      Scheduler scheduler,
      MeterRegistry meters) {
    metrics = new GossipMetrics(meters);
    continuity = new Continuity(clock, ticker, state, directory);
    encounters = new Encounters(directory, ticker);
    contacts = new Contacts(directory, encounters, metrics, scheduler);
    isolation = new Isolation(continuity, directory, meters);
  }
}
