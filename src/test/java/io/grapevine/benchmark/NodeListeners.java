package io.grapevine.benchmark;

import io.grapevine.repair.RepairParts;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.rumor.RumorParts;
import io.grapevine.state.ReplicatedState;

/** The listeners of a node's state, for the benchmarks: the sketch and the rumors. */
public final class NodeListeners {

  private static final int STOP_COUNTER = 6;

  private final RumorBuffer rumors = RumorParts.buffer(STOP_COUNTER);

  public NodeListeners(ReplicatedState state) {
    RepairParts.follow(state);
    state.follow(rumors);
  }

  /** As if peers had taken everything that there was to tell. */
  public void told() {
    RumorParts.toldAll(rumors);
  }
}
