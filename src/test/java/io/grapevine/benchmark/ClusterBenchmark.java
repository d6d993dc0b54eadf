package io.grapevine.benchmark;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodeClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The time until a write is visible on all nodes (C1), and the CPU of an idle cluster (C2). */
final class ClusterBenchmark {

  private static final int WARM_UP = 50;
  private static final int WRITES = 500;
  private static final long PUSH_INTERVAL = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Duration SETTLE = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(60);

  private ClusterBenchmark() {}

  static void run() {
    try (LocalCluster cluster = LocalCluster.start(3)) {
      visibility(cluster);
      idle(cluster);
    }
  }

  private static void visibility(LocalCluster cluster) {
    SplittableRandom random = new SplittableRandom(1);
    double[] millis = new double[WRITES];
    for (int i = -WARM_UP; i < WRITES; i++) {
      // At a random moment of the schedule, not always just after the last round.
      LockSupport.parkNanos(random.nextLong(PUSH_INTERVAL));
      double taken = writeAndSee(cluster, "bench/" + i % 10, Integer.toString(i));
      if (i >= 0) {
        millis[i] = taken;
      }
    }
    Arrays.sort(millis);
    new Figure(
            "C1",
            Figure.median(millis),
            "ms",
            "from a write on one node to its visibility on both others, median")
        .print();
    new Figure(
            "C1p99",
            millis[WRITES * 99 / 100],
            "ms",
            "from a write on one node to its visibility on both others, 99th percentile")
        .print();
  }

  private static double writeAndSee(LocalCluster cluster, String key, String value) {
    long start = System.nanoTime();
    if (cluster.node(0).client().put(key, value).statusCode() >= 300) {
      throw new IllegalStateException("the write was refused");
    }
    for (int i = 1; i <= 2; i++) {
      NodeClient reader = cluster.node(i).client();
      while (!reader.get(key).body().equals(value)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static void idle(LocalCluster cluster) {
    LockSupport.parkNanos(SETTLE.toNanos());
    long start = System.nanoTime();
    Duration before = cluster.cpu();
    LockSupport.parkNanos(IDLE.toNanos());
    double used = cluster.cpu().minus(before).toNanos();
    new Figure(
            "C2",
            100 * used / (System.nanoTime() - start),
            "%",
            "of one core, by an idle cluster of three nodes")
        .print();
  }
}
