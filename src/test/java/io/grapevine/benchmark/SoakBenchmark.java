package io.grapevine.benchmark;

import io.grapevine.soak.Soak;
import io.grapevine.soak.Vitals;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * The soak, for {@code -Dminutes}: what became of every acknowledged write, and whether memory,
 * threads, files and log lines stay as they are. {@code -Dseed} runs the same faults again.
 */
final class SoakBenchmark {

  private static final double MEGABYTE = 1024 * 1024;

  private SoakBenchmark() {}

  static void run() throws Exception {
    long seed = Long.getLong("seed", System.nanoTime());
    System.err.println("-Dseed=" + seed);
    long begin = System.nanoTime();
    long end = begin + TimeUnit.MINUTES.toNanos(Integer.getInteger("minutes", 60));
    int cycles = 0;
    try (Soak soak = new Soak(seed)) {
      while (System.nanoTime() < end) {
        soak.cycle();
        cycles++;
      }
      double minutes = (System.nanoTime() - begin) / (double) TimeUnit.MINUTES.toNanos(1);
      new Figure("K1", cycles, "cycles", "of two faults each, over five nodes of 256 MB").print();
      new Figure("K2", soak.acknowledged(), "writes", "acknowledged").print();
      new Figure("K3", soak.lost().size(), "writes", "of them missing on some node afterwards")
          .print();
      new Figure("K4", soak.failed(), "writes", "rejected or not answered").print();
      growth(soak.vitals(), "K5", Vitals::heap, MEGABYTE, "MB", "live heap");
      growth(soak.vitals(), "K11", Vitals::direct, MEGABYTE, "MB", "direct memory");
      growth(soak.vitals(), "K6", Vitals::resident, MEGABYTE, "MB", "resident memory");
      growth(soak.vitals(), "K7", Vitals::threads, 1, "threads", "threads");
      growth(soak.vitals(), "K8", Vitals::files, 1, "files", "open file descriptors");
      new Figure("K9", soak.logLines() / minutes / 5, "lines", "logged per node and minute")
          .print();
      new Figure("K10", soak.alarms(), "lines", "of them errors").print();
      if (soak.alarms() > 0) {
        throw new IllegalStateException(soak.alarms() + " errors were logged");
      }
      if (!soak.lost().isEmpty()) {
        throw new IllegalStateException(soak.lost().size() + " acknowledged writes were lost");
      }
    }
  }

  private static void growth(
      List<Vitals> run,
      String id,
      ToDoubleFunction<Vitals> figure,
      double unit,
      String name,
      String what) {
    double most = run.stream().mapToDouble(figure).max().orElseThrow() / unit;
    new Figure(id, most, name, what + ", the most of any node after a cycle").print();
    new Figure(id + "r", Vitals.growth(run, figure), "", what + ", last third over first third")
        .print();
  }
}
