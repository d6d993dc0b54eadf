package io.grapevine.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.grapevine.state.ChangeListener;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * What a write costs when the state is small and when it is large (P7), and what an entry costs in
 * memory (P10).
 */
final class StateBenchmark {

  private static final int SMALL = 1_000;
  private static final int LARGE = 1_000_000;
  private static final int WRITES = 1_000_000;
  private static final int WARM_UP = 6;
  private static final int ROUNDS = Integer.getInteger("rounds", 21);

  private static final int ENTRIES = 100_000;
  private static final int HEAP_ROUNDS = 5;

  private static final byte[] KEY =
      "flags/tenant-00/feature-00000".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] VALUE =
      ("{\"n\":\"0000000000\",\"text\":\"" + "x".repeat(76) + "\"}")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] key = KEY.clone();
  private final byte[] value = VALUE.clone();
  private long writes;
  private long heard;
  private double mutator;

  private StateBenchmark() {}

  static void run() {
    new StateBenchmark().measureWrites();
    new StateBenchmark().measureHeap();
  }

  /**
   * Rounds of three kinds take turns, so that whatever else the machine does meets all of them: the
   * making of a key and a value alone, and the same with a write to either state.
   */
  private void measureWrites() {
    ReplicatedState small = filled(SMALL);
    ReplicatedState large = filled(LARGE);
    small.follow(new Counter());
    large.follow(new Counter());
    for (int i = 0; i < WARM_UP; i++) {
      round(null, LARGE);
      round(small, SMALL);
      round(large, LARGE);
    }
    double[] making = new double[ROUNDS];
    double[] atSmall = new double[ROUNDS];
    double[] atLarge = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      making[i] = round(null, LARGE);
      double m0 = mutator;
      atSmall[i] = round(small, SMALL);
      double m1 = mutator;
      atLarge[i] = round(large, LARGE);
      double m2 = mutator;
      System.err.printf(
          "%.0f %.0f %.0f  mutator %.0f %.0f %.0f%n",
          making[i], atSmall[i], atLarge[i], m0, m1, m2);
    }
    double smallCost = Figure.median(atSmall) - Figure.median(making);
    double largeCost = Figure.median(atLarge) - Figure.median(making);
    new Figure(
            "P7",
            largeCost / smallCost,
            "x",
            "CPU of a write at 1,000,000 entries over that at 1,000")
        .print();
    new Figure("P7a", smallCost, "ns", "CPU of a write at 1,000 entries").print();
    new Figure("P7b", largeCost, "ns", "CPU of a write at 1,000,000 entries").print();
  }

  /** Nanoseconds of CPU of the whole process, collector included, for one write. */
  private double round(ReplicatedState state, int entries) {
    long before = machine.getProcessCpuTime();
    long mine = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    for (int i = 0; i < WRITES; i++) {
      Key next = nextKey(random.nextInt(entries));
      nextValue();
      if (state == null) {
        heard += next.hashCode() & 1;
      } else {
        write(state, next);
      }
    }
    mutator =
        (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - mine) / WRITES;
    return (double) (machine.getProcessCpuTime() - before) / WRITES;
  }

  private void measureHeap() {
    double[] perEntry = new double[HEAP_ROUNDS];
    for (int i = 0; i < HEAP_ROUNDS; i++) {
      long before = usedHeap();
      ReplicatedState state = filled(ENTRIES);
      perEntry[i] = (double) (usedHeap() - before) / state.size();
    }
    double bytes = Figure.median(perEntry);
    double payload = KEY.length + VALUE.length;
    new Figure("P10", bytes / payload, "x", "heap of an entry over its key and value").print();
    new Figure("P10a", bytes, "B", "heap of an entry of a 29-byte key and a 104-byte value")
        .print();
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
    }
    return used;
  }

  private ReplicatedState filled(int entries) {
    Limits limits = new Limits(1 << 20, Long.MAX_VALUE, Long.MAX_VALUE);
    Retention retention = new Retention(Duration.ofHours(24), Duration.ofMinutes(5));
    ReplicatedState state =
        new ReplicatedState(InstantSource.system(), Duration.ofMinutes(1), limits, retention);
    IntUnaryOperator scattered = i -> (int) (i * 736_338_717L % entries);
    for (int i = 0; i < entries; i++) {
      nextValue();
      write(state, nextKey(scattered.applyAsInt(i)));
    }
    if (state.size() != entries) {
      throw new IllegalStateException("not " + entries + " keys but " + state.size());
    }
    return state;
  }

  private void write(ReplicatedState state, Key key) {
    if (!(state.put(key, value, 0) instanceof PutResult.Stored)) {
      throw new IllegalStateException("refused");
    }
  }

  private Key nextKey(int number) {
    digits(key, 15, 2, number / 100_000);
    digits(key, 29, 5, number % 100_000);
    return Key.of(new String(key, StandardCharsets.ISO_8859_1));
  }

  /** Another value than any before it. */
  private void nextValue() {
    digits(value, 16, 10, writes++);
  }

  private static void digits(byte[] text, int end, int count, long number) {
    for (int i = end - 1; i >= end - count; i--) {
      text[i] = (byte) ('0' + number % 10);
      number /= 10;
    }
  }

  /** Does nothing costly. */
  private final class Counter implements ChangeListener {

    @Override
    public void changed(Entry entry) {
      heard++;
    }

    @Override
    public void removed(Entry entry) {
      heard--;
    }
  }
}
