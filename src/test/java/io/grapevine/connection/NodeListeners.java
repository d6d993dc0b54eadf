package io.grapevine.connection;

import io.grapevine.peers.Peer;
import io.grapevine.state.ReplicatedState;
import java.util.List;

/** What a node lets follow its state, for the benchmarks: the sketch and the rumors. */
public final class NodeListeners {

  private static final int BATCH = 1 << 20;
  private static final int STOP_COUNTER = 6;

  private final RumorBuffer rumors = new RumorBuffer(STOP_COUNTER);

  public NodeListeners(ReplicatedState state) {
    state.followFromTheBeginning(new StateSketch(state, StateSketch.KEPT));
    state.follow(rumors);
  }

  /** As if peers had taken everything that there was to tell. */
  public void told() {
    rumors.drop(rumors.next(BATCH, Doubt.NONE, List.of(new Peer("10.0.0.1", 4097))));
  }
}
