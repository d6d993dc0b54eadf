package io.grapevine.simulation;

import io.grapevine.simulation.Dissemination.Spread;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import org.jspecify.annotations.Nullable;

/** When the nodes hear of one key. */
final class Arrivals implements ChangeListener {

  /** The part of a round that a request takes. */
  private static final double FRACTION = 0.25;

  private final Simulation simulation;
  final String key;
  private long start;
  private long messagesBefore;
  private long bytesBefore;
  private int reached;
  private double sum;
  private double last;

  Arrivals(Simulation simulation, String key) {
    this.simulation = simulation;
    this.key = key;
    simulation.cluster().nodes().forEach(node -> node.process().state.follow(this));
    begin();
  }

  /** Forgets what arrived; the next write is about to be. */
  void begin() {
    start = simulation.cluster().time().now();
    messagesBefore = simulation.cluster().trace().pushes();
    bytesBefore = simulation.cluster().trace().bytes();
    reached = 0;
    sum = 0;
    last = 0;
  }

  @Override
  public void changed(@Nullable Entry before, Entry entry) {
    if (entry.keyText().equals(key)) {
      reached++;
      last = (simulation.cluster().time().now() - start) / 1e6;
      sum += last;
    }
  }

  @Override
  public void removed(Entry entry) {}

  int missing() {
    return simulation.cluster().nodes().size() - reached;
  }

  /** What came of it, in milliseconds. */
  Spread spread() {
    return new Spread(
        simulation.cluster().nodes().size(),
        missing(),
        simulation.cluster().trace().pushes() - messagesBefore,
        simulation.cluster().trace().bytes() - bytesBefore,
        sum / reached,
        last);
  }

  /** What came of it, in rounds; what is heard in a round counts at its end. */
  Spread spreadInRounds() {
    Spread spread = spread();
    // All hear at the same fraction of a round, but for the writer, who knew from the start.
    double rounds = sum / Dissemination.INTERVAL.toMillis();
    double mean = (rounds + (reached - 1) * (1 - FRACTION)) / reached;
    return new Spread(
        spread.nodes(),
        spread.unreached(),
        spread.messages(),
        spread.bytes(),
        mean,
        Math.ceil(last / Dissemination.INTERVAL.toMillis()));
  }
}
