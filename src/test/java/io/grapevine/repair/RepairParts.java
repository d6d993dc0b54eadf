package io.grapevine.repair;

import io.grapevine.connection.ConnectionParts;
import io.grapevine.connection.ConnectionProperties;
import io.grapevine.connection.PeerClient;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.rumor.Publisher;
import io.grapevine.rumor.Receipts;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.sketch.Sketch;
import io.grapevine.state.Entry;
import io.grapevine.state.MergeOutcome;
import io.grapevine.state.Received;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import java.time.InstantSource;
import java.util.List;
import reactor.core.scheduler.Scheduler;

/** How a node under test becomes equal to others, and they to it. */
public final class RepairParts {

  /** How many symbols of its sketch a node keeps. */
  public static final int KEPT = StateSketch.KEPT;

  final StateSketch sketch;
  final Merger merger;
  public final Progress progress;
  final FullRepair fullRepair;
  public final Repair repair;
  public final Receiver receiver;
  public final PeerAnswers answers;
  public final CatchUp catchUp;

  /**
   * The parts around a state.
   *
   * @param symbols how many symbols of its sketch the node keeps
   */
  public RepairParts(
      ReplicatedState state,
      RumorBuffer rumors,
      Publisher publisher,
      Receipts receipts,
      int symbols,
      PeerClient client,
      PeerDirectory directory,
      ConnectionParts connection,
      ConnectionProperties properties,
      InstantSource clock,
      Ticker ticker,
      Scheduler scheduler) {
    sketch = new StateSketch(state, symbols);
    state.followFromTheBeginning(sketch);
    merger = new Merger(state, connection.metrics, rumors, publisher, ticker);
    progress = new Progress(ticker);
    GiveBack giveBack = new GiveBack(client, receipts, properties, scheduler);
    RestingAgents agents = new RestingAgents(state, properties, ticker);
    fullRepair =
        new FullRepair(
            state, merger, progress, rumors, giveBack, connection.continuity, agents, scheduler);
    repair =
        new Repair(
            state,
            sketch,
            rumors,
            client,
            fullRepair,
            new SketchRepair(
                state, sketch, client, merger, progress, receipts, giveBack, scheduler),
            connection.continuity,
            new InFlight(state, sketch, clock, ticker, properties),
            connection.encounters,
            properties,
            scheduler);
    receiver =
        new Receiver(
            repair, connection.contacts, directory, connection.continuity, agents, properties);
    catchUp = new CatchUp(state, receiver, scheduler);
    state.follow(catchUp);
    answers =
        new PeerAnswers(
            state,
            sketch,
            merger,
            directory,
            connection.continuity,
            connection.life,
            connection.metrics,
            properties,
            scheduler,
            scheduler);
  }

  /** As a node's sketch does. */
  public static void follow(ReplicatedState state) {
    state.followFromTheBeginning(new StateSketch(state, StateSketch.KEPT));
  }

  public List<MergeOutcome> merge(List<Entry> entries, String from) {
    return merger.merge(Received.of(entries), from);
  }

  public boolean isWithoutRoom() {
    return merger.isWithoutRoom();
  }

  /** The first symbols of the node's sketch. */
  public Sketch prefix(int symbols) {
    return sketch.prefix(symbols);
  }
}
