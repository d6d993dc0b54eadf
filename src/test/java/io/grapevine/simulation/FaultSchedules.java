package io.grapevine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;

/** Runs random schedules of faults, several at a time; each is a function of its seed. */
public final class FaultSchedules {

  private FaultSchedules() {}

  /**
   * What came of them.
   *
   * @param run how many ran
   * @param failures what went wrong, with the seed of each
   * @param acknowledged how many acknowledged writes were followed
   * @param handshakes how many connections with TLS were opened
   * @param traces the {@link Trace} of each that did not fail
   */
  public record Outcome(
      int run, List<String> failures, long acknowledged, long handshakes, List<Long> traces) {}

  private record Run(long acknowledged, int handshakes, long trace) {}

  /** Runs those with the seeds 1 to {@code count}; {@code -Dschedule=123} runs that seed alone. */
  public static Outcome run(int count) {
    return run(count, UnaryOperator.identity());
  }

  /** As above, with settings of the nodes that are changed. */
  static Outcome run(int count, UnaryOperator<SimulationSettings> change) {
    Long only = Long.getLong("schedule", Long.getLong("grapevine.seed"));
    LongStream seeds = only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only);
    List<String> failures = new ArrayList<>();
    List<Long> traces = new ArrayList<>();
    long acknowledged = 0;
    long handshakes = 0;
    int run = 0;
    try (ExecutorService threads = SimulationThreads.start()) {
      List<Future<Run>> all = seeds.mapToObj(seed -> threads.submit(one(seed, change))).toList();
      for (Future<Run> one : all) {
        run++;
        try {
          acknowledged += one.get().acknowledged;
          handshakes += one.get().handshakes;
          traces.add(one.get().trace);
        } catch (ExecutionException e) {
          failures.add(String.valueOf(e.getCause()).replaceFirst("^[^:]*: ", ""));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(run, failures, acknowledged, handshakes, traces);
  }

  private static Callable<Run> one(long seed, UnaryOperator<SimulationSettings> change) {
    return () -> {
      RandomSchedule schedule = new RandomSchedule(seed, change);
      try {
        SimulatedCluster cluster = schedule.run().cluster();
        return new Run(
            cluster.invariants().acknowledged(),
            cluster.secured().map(SecuredLink::handshakes).orElse(0),
            cluster.trace().hash());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("schedule %d (%s): %s".formatted(seed, schedule, e), e);
      }
    };
  }
}
