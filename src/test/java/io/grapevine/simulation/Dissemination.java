package io.grapevine.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Measures how one write spreads through simulated clusters, once for each of some seeds. */
public final class Dissemination {

  static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration WARM_UP = Duration.ofSeconds(12);
  private static final Duration BUSY = Duration.ofMillis(30);
  private static final int MOST_ROUNDS = 1_000;
  private static final String KEY = "k";

  private Dissemination() {}

  /**
   * How one write spread.
   *
   * @param unreached how many nodes never heard of it
   * @param messages how many pushes there were
   * @param bytes the length of the bodies of all messages and answers
   * @param mean when a node that heard of it did so, in rounds or milliseconds, on average
   * @param last when the last one did, in the same unit
   */
  public record Spread(
      int nodes, int unreached, long messages, long bytes, double mean, double last) {}

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
    Arrivals arrivals = new Arrivals(simulation, KEY);
    simulation.write(
        simulation.cluster().random().nextInt(simulation.cluster().nodes().size()), KEY, "1");
    boolean telling = true;
    for (int round = 0; telling && round < MOST_ROUNDS; round++) {
      telling = false;
      for (SimulatedNode node : simulation.cluster().nodes()) {
        if (node.process().rumors.size() > 0) {
          telling = true;
          node.process().publisher.publishOnce().subscribe();
        }
      }
      simulation.cluster().time().pass(INTERVAL);
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
    return each(
        seeds,
        seed -> {
          Simulation simulation = warm(nodes, seed);
          for (int node = 0; writes > 0 && node < nodes; node++) {
            keepWriting(simulation, node, Duration.ofSeconds(1).dividedBy(writes), 0);
          }
          simulation.cluster().time().pass(BUSY);
          Arrivals arrivals = new Arrivals(simulation, KEY);
          writeAtRandom(simulation, arrivals, "1");
          return arrivals.spread();
        });
  }

  /**
   * As above, of writes to one key in a quiet cluster, each after no node has anything to push.
   *
   * @param writes how many of them there are with each seed
   * @param value gives the JSON of each
   */
  public static List<Spread> oneByOne(
      int nodes, int writes, String key, LongFunction<String> value, int seeds) {
    return each(
            seeds,
            seed -> {
              Simulation simulation = warm(nodes, seed);
              Arrivals arrivals = new Arrivals(simulation, key);
              return IntStream.range(0, writes)
                  .mapToObj(i -> {
                    writeAtRandom(simulation, arrivals, value.apply(i));
                    awaitNoRumors(simulation);
                    return arrivals.spread();
                  })
                  .toList();
            })
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  /** A cluster that has run for a while with the schedules of production. */
  private static Simulation warm(int nodes, long seed) {
    Simulation simulation = Simulation.of(nodes, seed, SimulationSettings.of().keeping(16)).begin();
    simulation.cluster().time().pass(WARM_UP);
    return simulation;
  }

  /** One node writes the key that the arrivals are about, at a random moment. */
  private static void writeAtRandom(Simulation simulation, Arrivals arrivals, String json) {
    simulation
        .cluster()
        .time()
        .pass(Duration.ofNanos(simulation.cluster().random().nextLong(BUSY.toNanos())));
    arrivals.begin();
    simulation.write(
        simulation.cluster().random().nextInt(simulation.cluster().nodes().size()),
        arrivals.key,
        json);
    for (int i = 0; arrivals.missing() > 0 && i < MOST_ROUNDS; i++) {
      simulation.cluster().time().pass(Duration.ofMillis(1));
    }
  }

  private static void awaitNoRumors(Simulation simulation) {
    for (int i = 0; i < MOST_ROUNDS; i++) {
      simulation.cluster().time().pass(BUSY);
      if (simulation.cluster().nodes().stream()
          .allMatch(node -> node.process().rumors.size() == 0)) {
        return;
      }
    }
    throw new IllegalStateException("rumors without end");
  }

  private static void keepWriting(Simulation simulation, int node, Duration pause, int times) {
    simulation
        .cluster()
        .time()
        .after(
            simulation.cluster().random().nextLong(2 * pause.toNanos()),
            () -> {
              simulation.write(node, "busy/" + node, Integer.toString(times));
              keepWriting(simulation, node, pause, times + 1);
            });
  }

  private static <T> List<T> each(int seeds, LongFunction<T> run) {
    try (ExecutorService threads = SimulationThreads.start()) {
      List<Future<T>> running =
          LongStream.rangeClosed(1, seeds)
              .mapToObj(seed -> threads.submit(() -> run.apply(seed)))
              .toList();
      List<T> spreads = new ArrayList<>();
      for (Future<T> one : running) {
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
}
