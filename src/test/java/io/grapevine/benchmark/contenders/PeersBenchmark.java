package io.grapevine.benchmark.contenders;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * Grapevine beside the systems that are installed, for {@code -Dminutes}: how long a write takes to
 * the third server, and what requests, idle servers and entries cost. All systems run all the time
 * and take turns of a few seconds, so that other work on the machine meets them alike.
 */
public final class PeersBenchmark implements AutoCloseable {

  private static final int ENTRIES = 100_000;
  private static final int LOAD_PER_SECOND = 5_000;
  private static final Duration TURN = Duration.ofSeconds(2);
  private static final Duration SETTLE = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(20);

  private final List<Trial> trials = new ArrayList<>();
  private final Report report = new Report();

  /** The connections of a load share it. */
  private final RandomGenerator random = new Random(1);

  private final ExecutorService background = Executors.newSingleThreadExecutor();

  private PeersBenchmark() {}

  public static void run() throws Exception {
    try (PeersBenchmark benchmark = new PeersBenchmark()) {
      benchmark.start();
      benchmark.fill();
      long end =
          System.nanoTime() + Duration.ofMinutes(Integer.getInteger("minutes", 15)).toNanos();
      do {
        benchmark.round();
      } while (System.nanoTime() - end < 0);
      benchmark.idle();
      benchmark.report.print();
    }
  }

  private void start() throws Exception {
    for (Kind kind : Kind.values()) {
      if (kind.isInstalled()) {
        trials.add(new Trial(kind, kind.start()));
      } else {
        System.err.println(kind + " is left out: " + kind.program() + " is not on the path");
      }
    }
  }

  /** Gives each system its entries; before that, it does all of its work on a few of them. */
  private void fill() throws Exception {
    for (Trial trial : trials) {
      trial.warmUp(random);
      double empty = trial.resident();
      trial.load().run(Requests.fill(ENTRIES));
      LockSupport.parkNanos(SETTLE.toNanos());
      report.add("M1", trial.kind(), trial.resident() - empty);
      writeKeysOfLag(trial);
      for (Sample sample : samples(WritePattern.warmUp(), List.of(trial))) {
        sample.lag().get();
      }
    }
  }

  /** Or the first reads of a key would find none, in code that nothing has warmed up. */
  private static void writeKeysOfLag(Trial trial) throws Exception {
    for (int key = 0; key < WritePattern.MANY; key++) {
      trial.lag().write(keyOfLag(key)).get();
    }
  }

  private static String keyOfLag(int key) {
    return Entries.key(ENTRIES + key);
  }

  private void round() throws Exception {
    for (WritePattern pattern : WritePattern.quiet().toList()) {
      write(pattern, trials);
    }
    for (WritePattern pattern : WritePattern.busy().toList()) {
      for (Trial trial : trials) {
        write(pattern, List.of(trial));
      }
    }
    for (Trial trial : trials) {
      writeUnderLoad(WritePattern.underLoad(), trial);
    }
    for (Trial trial : trials) {
      Requests gets = Requests.gets(ENTRIES, random).during(TURN);
      report.add("G1", trial.kind(), trial.microsPerRequest(gets));
    }
    for (Trial trial : trials) {
      Requests puts = Requests.puts(ENTRIES, random).during(TURN);
      report.add("U1", trial.kind(), trial.microsPerRequest(puts));
    }
  }

  /** Writes to these systems in turn, each as often as the pattern says. */
  private void write(WritePattern pattern, List<Trial> turns) throws Exception {
    for (Sample sample : samples(pattern, turns)) {
      report.add(pattern.id(), sample.kind(), sample.lag().get());
    }
  }

  private List<Sample> samples(WritePattern pattern, List<Trial> turns) throws Exception {
    List<Sample> samples = new ArrayList<>();
    long end = System.nanoTime() + pattern.time().toNanos();
    for (int i = 0; System.nanoTime() - end < 0; i++) {
      LockSupport.parkNanos(pattern.pauseNanos(random) / turns.size());
      Trial trial = turns.get(i % turns.size());
      String key = keyOfLag(random.nextInt(pattern.keys()));
      samples.add(new Sample(trial.kind(), trial.lag().write(key)));
    }
    return samples;
  }

  private void writeUnderLoad(WritePattern pattern, Trial trial) throws Exception {
    Requests puts = Requests.puts(ENTRIES, random).paced(LOAD_PER_SECOND).during(pattern.time());
    Future<Long> written = background.submit(() -> trial.load().run(puts));
    write(pattern, List.of(trial));
    report.add("L3w", trial.kind(), written.get() / (double) pattern.time().toSeconds());
  }

  private void idle() {
    LockSupport.parkNanos(SETTLE.toNanos());
    long start = System.nanoTime();
    List<Duration> before = trials.stream().map(Trial::cpu).toList();
    LockSupport.parkNanos(IDLE.toNanos());
    for (int i = 0; i < trials.size(); i++) {
      Trial trial = trials.get(i);
      double used = trial.cpu().minus(before.get(i)).toNanos();
      report.add("I1", trial.kind(), 100 * used / (System.nanoTime() - start));
    }
  }

  @Override
  public void close() throws Exception {
    background.shutdown();
    for (Trial trial : trials) {
      trial.close();
    }
  }

  private record Sample(Kind kind, Future<Double> lag) {}
}
