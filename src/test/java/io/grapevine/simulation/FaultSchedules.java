package io.grapevine.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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
   */
  public record Outcome(int run, List<String> failures, long acknowledged) {}

  /** Runs those with the seeds 1 to {@code count}; {@code -Dschedule=123} runs that seed alone. */
  public static Outcome run(int count) {
    Long only = Long.getLong("schedule", Long.getLong("grapevine.seed"));
    return run(only == null ? LongStream.rangeClosed(1, count) : LongStream.of(only));
  }

  public static Outcome run(LongStream seeds) {
    List<String> failures = new ArrayList<>();
    long acknowledged = 0;
    int run = 0;
    try (ExecutorService threads = SimulationThreads.start()) {
      List<Future<Long>> all = seeds.mapToObj(seed -> threads.submit(one(seed))).toList();
      for (Future<Long> one : all) {
        run++;
        try {
          acknowledged += one.get();
        } catch (ExecutionException e) {
          failures.add(String.valueOf(e.getCause()).replaceFirst("^[^:]*: ", ""));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return new Outcome(run, failures, acknowledged);
  }

  /** The {@link Trace} of each of the seeds 1 to {@code count}. */
  static List<Long> traces(int count) {
    try (ExecutorService threads = SimulationThreads.start()) {
      List<Future<Long>> running =
          LongStream.rangeClosed(1, count)
              .mapToObj(seed ->
                  threads.submit(() -> new RandomSchedule(seed).run().cluster().trace().hash()))
              .toList();
      threads.close(); // Waits for them.
      return running.stream().map(Future::resultNow).toList();
    }
  }

  private static Callable<Long> one(long seed) {
    return () -> {
      RandomSchedule schedule = new RandomSchedule(seed);
      try {
        return schedule.run().cluster().invariants().acknowledged();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("schedule %d (%s): %s".formatted(seed, schedule, e), e);
      }
    };
  }
}
