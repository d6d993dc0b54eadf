package io.grapevine.benchmark;

import io.grapevine.simulation.FaultSchedules;

/**
 * Runs random schedules of faults on simulated clusters: {@code ./mvnw -q -Pbench -Dbench=faults
 * -Dschedules=10000}.
 *
 * <p>Each is a function of its seed. The seeds that failed stand on standard error; {@code
 * -Dschedule=<seed>} runs one of them alone.
 */
final class FaultBenchmark {

  private FaultBenchmark() {}

  static void run() {
    FaultSchedules.Outcome outcome = FaultSchedules.run(Integer.getInteger("schedules", 300));
    outcome.failures().forEach(System.err::println);
    int failed = outcome.failures().size();
    new Figure("F1", outcome.run(), "schedules", "run").print();
    new Figure("F2", failed, "schedules", "failed").print();
    new Figure("F3", outcome.acknowledged(), "writes", "acknowledged and checked").print();
    if (failed > 0) {
      throw new IllegalStateException(failed + " schedules failed");
    }
  }
}
