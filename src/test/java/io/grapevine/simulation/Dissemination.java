package io.grapevine.simulation;

import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Measures how one write spreads through simulated clusters, once for each of some seeds. */
public final class Dissemination {

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration BUSY = Duration.ofMillis(30);
  private static final int MOST_ROUNDS = 1_000;

  private Dissemination() {}

  /**
   * How one write spread.
   *
   * @param unreached how many nodes never heard of it
   * @param messages how many pushes there were
   * @param mean when a node that heard of it did so, in rounds or milliseconds, on average
   * @param last when the last one did, in the same unit
   */
  public record Spread(int nodes, int unreached, long messages, double mean, double last) {}

  /**
   * Rounds in which all nodes push at the same instants, and nobody pulls; what a node learns in
   * one round it tells in the next. Ends when all rumors are dead, or all nodes reached if they
   * never die.
   *
   * @param stopCounter 0: rumors never die
   * @param common whether the nodes have their peers in one order
   */
  public static List<Spread> inRounds(
      int nodes, int r0, int stopCounter, boolean common, int seeds) {
    SimulationSettings settings =
        SimulationSettings.of(
                "r0",
                Integer.toString(r0),
                "stop-counter",
                Integer.toString(stopCounter == 0 ? Integer.MAX_VALUE : stopCounter))
            .keeping(16)
            .taking(INTERVAL.dividedBy(4));
    SimulationSettings ordered = common ? settings : settings.aliased();
    return each(seeds, seed -> rounds(Simulation.of(nodes, seed, ordered), stopCounter == 0));
  }

  private static Spread rounds(Simulation simulation, boolean endless) {
    Arrivals arrivals = new Arrivals(simulation);
    simulation.write(simulation.random().nextInt(simulation.nodes().size()), "k", "1");
    boolean telling = true;
    for (int round = 0; telling && round < MOST_ROUNDS; round++) {
      telling = false;
      for (SimulatedNode node : simulation.nodes()) {
        if (node.process().rumors.size() > 0) {
          telling = true;
          node.process().publisher.publishOnce().subscribe();
        }
      }
      simulation.time().pass(INTERVAL);
      telling &= !endless || arrivals.missing() > 0;
    }
    return arrivals.spreadInRounds();
  }

  /**
   * Schedules that begin at random moments, push and pull, as in production, in milliseconds.
   *
   * @param writes how many other keys each node writes in a second, at random moments
   */
  public static List<Spread> scheduled(int nodes, int writes, int seeds) {
    SimulationSettings settings = SimulationSettings.of().keeping(16);
    return each(
        seeds,
        seed -> {
          Simulation simulation = Simulation.of(nodes, seed, settings).begin();
          simulation.time().pass(WARM_UP);
          for (int node = 0; writes > 0 && node < nodes; node++) {
            keepWriting(simulation, node, Duration.ofSeconds(1).dividedBy(writes), 0);
          }
          simulation.time().pass(BUSY);
          simulation.time().pass(Duration.ofNanos(simulation.random().nextLong(BUSY.toNanos())));
          Arrivals arrivals = new Arrivals(simulation);
          simulation.write(simulation.random().nextInt(nodes), "k", "1");
          for (int i = 0; arrivals.missing() > 0 && i < MOST_ROUNDS; i++) {
            simulation.time().pass(Duration.ofMillis(1));
          }
          return arrivals.spread();
        });
  }

  private static void keepWriting(Simulation simulation, int node, Duration pause, int times) {
    simulation
        .time()
        .after(
            simulation.random().nextLong(2 * pause.toNanos()),
            () -> {
              simulation.write(node, "busy/" + node, Integer.toString(times));
              keepWriting(simulation, node, pause, times + 1);
            });
  }

  private static List<Spread> each(int seeds, LongFunction<Spread> run) {
    try (ExecutorService threads = SimulationThreads.start()) {
      List<Future<Spread>> running =
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> threads.submit(() -> run.apply(seed)))
              .toList();
      List<Spread> spreads = new ArrayList<>();
      for (Future<Spread> one : running) {
        spreads.add(one.get());
      }
      return spreads;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  /** When the nodes hear of the key "k". */
  private static final class Arrivals implements ChangeListener {

    private final Simulation simulation;
    private final long start;
    private final long messagesBefore;
    private int reached;
    private double sum;
    private double last;

    Arrivals(Simulation simulation) {
      this.simulation = simulation;
      this.start = simulation.time().now();
      this.messagesBefore = simulation.trace().messages();
      simulation.nodes().forEach(node -> node.process().state.follow(this));
    }

    @Override
    public void changed(@Nullable Entry before, Entry entry) {
      if (entry.keyText().equals("k")) {
        reached++;
        last = (simulation.time().now() - start) / 1e6;
        sum += last;
      }
    }

    @Override
    public void removed(Entry entry) {}

    int missing() {
      return simulation.nodes().size() - reached;
    }

    /** What came of it, in milliseconds. */
    Spread spread() {
      return new Spread(
          simulation.nodes().size(),
          missing(),
          simulation.trace().messages() - messagesBefore,
          sum / reached,
          last);
    }

    /** What came of it, in rounds; what is heard in a round counts at its end. */
    Spread spreadInRounds() {
      Spread spread = spread();
      // All hear at the same fraction of a round, but for the writer, who knew from the start.
      double rounds = sum / INTERVAL.toMillis();
      double mean = (rounds + (reached - 1) * (1 - FRACTION)) / reached;
      return new Spread(
          spread.nodes,
          spread.unreached,
          spread.messages,
          mean,
          Math.ceil(last / INTERVAL.toMillis()));
    }

    /** The part of a round that a request takes. */
    private static final double FRACTION = 0.25;
  }
}
