package io.grapevine.benchmark;

import static java.util.Map.entry;

import io.grapevine.benchmark.contenders.PeersBenchmark;
import io.grapevine.benchmark.growth.GrowthBenchmark;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs one of the benchmark programs: {@code ./mvnw -q -Pbench -Dbench=<name>}.
 *
 * <p>Each figure is a line of its own on standard output, {@code <id> <value> <unit> <what, in
 * words>}; everything else goes to standard error.
 */
public final class Benchmarks {

  private static final Map<String, Program> PROGRAMS =
      new TreeMap<>(
          Map.ofEntries(
              entry("absence", AbsenceBenchmark::run),
              entry("cluster", ClusterBenchmark::run),
              entry("dissemination", DisseminationBenchmark::run),
              entry("faults", FaultBenchmark::run),
              entry("growth", GrowthBenchmark::run),
              entry("http", HttpBenchmark::run),
              entry("joining", JoiningBenchmark::run),
              entry("peers", PeersBenchmark::run),
              entry("rates", RatesBenchmark::run),
              entry("repair", RepairBenchmark::run),
              entry("soak", SoakBenchmark::run),
              entry("state", Benchmarks::state),
              entry("tls", TlsBenchmark::run),
              entry("tokens", TokenBenchmark::run),
              entry("values", ValueBenchmark::run),
              entry("watch", WatchBenchmark::run)));

  private Benchmarks() {}

  /**
   * Runs the program of this name.
   *
   * @return the exit code of the process
   */
  public static int run(String name) {
    Program program = PROGRAMS.get(name);
    if (program == null) {
      System.err.println("-Dbench names one of these: " + String.join(", ", PROGRAMS.keySet()));
      return 2;
    }
    try {
      program.run();
      return 0;
    } catch (Exception e) {
      e.printStackTrace();
      return 1;
    }
  }

  private static void state() throws Exception {
    StateBenchmark.run();
    WriteBenchmark.run();
  }

  /** A benchmark, which prints its figures. */
  interface Program {

    void run() throws Exception;
  }
}
