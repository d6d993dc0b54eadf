package io.grapevine.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.grapevine.json.Json;
import io.grapevine.state.Key;
import io.grapevine.state.Limits;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import io.grapevine.watch.WatchProperties;
import io.grapevine.watch.Watches;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import reactor.core.scheduler.Schedulers;

/**
 * The cost of the parts of a write with a small and with a large state (P7n, P7s), and the memory
 * of an entry (P10). {@link WriteBenchmark} measures the whole write.
 */
final class StateBenchmark {

  private static final int SMALL = 1_000;
  private static final int LARGE = 1_000_000;
  private static final int WRITES = 1_000_000;
  private static final int TOLD_EVERY = 1_000;
  private static final int WARM_UP = 2;
  private static final int ROUNDS = 7;
  private static final int ENTRIES = 100_000;
  private static final int HEAP_ROUNDS = 5;
  private static final int[] LENGTHS = {10, 100, 1_000};

  private static final int COLD_INTS = 1 << 26;
  private static final int COLD_READS = 5_000_000;

  private static final byte[] KEY =
      "flags/tenant-00/feature-00000".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte[] VALUE =
      ("{\"n\":\"0000000000\",\"text\":\"" + "x".repeat(76) + "\"}")
          .getBytes(StandardCharsets.ISO_8859_1);

  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final SplittableRandom random = new SplittableRandom(1);
  private final byte[] key = KEY.clone();
  private final byte[] value;
  private final int numberEnd;
  private final int numberDigits;
  private long writes;
  private long heard;

  private StateBenchmark() {
    this(VALUE.clone(), 16, 10);
  }

  private StateBenchmark(byte[] value, int numberEnd, int numberDigits) {
    this.value = value;
    this.numberEnd = numberEnd;
    this.numberDigits = numberDigits;
  }

  /** Its values are JSON strings of this length. */
  private static StateBenchmark ofValues(int length) {
    byte[] text = ("\"" + "0".repeat(length - 2) + "\"").getBytes(StandardCharsets.ISO_8859_1);
    return new StateBenchmark(text, length - 1, 8);
  }

  static void run() {
    new StateBenchmark().measureWrites();
    measureHeaps();
  }

  static void measureHeaps() {
    new StateBenchmark().measureHeap("P10");
    for (int length : LENGTHS) {
      ofValues(length).measureHeap("P10v" + length);
    }
  }

  /**
   * The node's own part of a write is what is done behind the HTTP server: it makes a key of the
   * text, brings the JSON into its compact form, and changes the state with its sketch and rumors.
   * What the state alone takes of it is measured beside, as the difference to rounds without it.
   * The kinds of rounds take turns, so that whatever else the machine does meets all of them.
   */
  private void measureWrites() {
    ReplicatedState small = filled(SMALL);
    ReplicatedState large = filled(LARGE);
    ReplicatedState watchable = filled(SMALL);
    NodeListeners ofSmall = new NodeListeners(small);
    NodeListeners ofLarge = new NodeListeners(large);
    NodeListeners ofWatchable = new NodeListeners(watchable);
    Watches unused = watches(watchable);
    double[] making = new double[ROUNDS];
    double[] atSmall = new double[ROUNDS];
    double[] atLarge = new double[ROUNDS];
    double[] withWatches = new double[ROUNDS];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      int round = Math.max(i, 0);
      making[round] = cpuOf(LARGE, (key, json) -> heard += key.hashCode() + json.length & 1);
      atSmall[round] = cpuOf(SMALL, (key, json) -> write(small, ofSmall, key, json));
      atLarge[round] = cpuOf(LARGE, (key, json) -> write(large, ofLarge, key, json));
      withWatches[round] = cpuOf(SMALL, (key, json) -> write(watchable, ofWatchable, key, json));
    }
    double base = Figure.median(making);
    double smallCost = Figure.median(atSmall);
    double largeCost = Figure.median(atLarge);
    String what = "CPU of the node's own part of a write, at 1,000,000 entries";
    new Figure("P7n", largeCost / smallCost, "x", what + " over that at 1,000").print();
    new Figure("P7na", smallCost, "ns", "CPU of the node's own part of a write, at 1,000 entries")
        .print();
    new Figure("P7nb", largeCost, "ns", what).print();
    new Figure(
            "P7s",
            (largeCost - base) / (smallCost - base),
            "x",
            "CPU of the state's part of it, at 1,000,000 entries over that at 1,000")
        .print();
    new Figure("P7sa", smallCost - base, "ns", "CPU of the state's part at 1,000 entries").print();
    new Figure("P7sb", largeCost - base, "ns", "CPU of the state's part at 1,000,000 entries")
        .print();
    new Figure(
            "W5",
            Figure.median(withWatches) - smallCost,
            "ns",
            "CPU that watches add to a write while there are " + unused.open())
        .print();
    new Figure("P7c", coldRead(), "ns", "one read of memory that no cache holds").print();
  }

  private static Watches watches(ReplicatedState state) {
    return new Watches(
        state,
        InstantSource.system(),
        System::nanoTime,
        new SplittableRandom(1),
        Schedulers.parallel(),
        Schedulers.parallel(),
        new WatchProperties(500, 100_000, Duration.ofSeconds(5)),
        new SimpleMeterRegistry());
  }

  /**
   * Nanoseconds of CPU of the whole process for one action. The garbage of earlier rounds is gone
   * before, so that each pays for its own collections.
   */
  private double cpuOf(int keys, BiConsumer<Key, byte[]> action) {
    System.gc();
    long before = machine.getProcessCpuTime();
    for (int i = 0; i < WRITES; i++) {
      nextValue();
      action.accept(nextKey(random.nextInt(keys)), Json.compact(value));
    }
    return (double) (machine.getProcessCpuTime() - before) / WRITES;
  }

  /**
   * What P7 cannot do without: a random key of a large state is in no cache. Each read says where
   * the next one is, over 256 MB.
   */
  private double coldRead() {
    int[] next = new int[COLD_INTS];
    for (int i = 0; i < COLD_INTS; i++) {
      // A full-period generator modulo 2^26 (Hull, Dobell 1962).
      next[i] = (i * 1_664_525 + 1_013_904_223) & (COLD_INTS - 1);
    }
    int at = 0;
    long before = System.nanoTime();
    for (int i = 0; i < COLD_READS; i++) {
      at = next[at];
    }
    heard += at & 1;
    return (double) (System.nanoTime() - before) / COLD_READS;
  }

  private void measureHeap(String id) {
    double[] perEntry = new double[HEAP_ROUNDS];
    for (int i = 0; i < HEAP_ROUNDS; i++) {
      long before = usedHeap();
      ReplicatedState state = filled(ENTRIES);
      perEntry[i] = (double) (usedHeap() - before) / state.size();
    }
    double bytes = Figure.median(perEntry);
    double payload = key.length + value.length;
    String what = "heap of an entry of a 29-byte key and a %d-byte value".formatted(value.length);
    new Figure(id, bytes / payload, "x", what + ", over its key and value").print();
    new Figure(id + "a", bytes, "B", what).print();
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
        new ReplicatedState(
            InstantSource.system(), System::nanoTime, Duration.ofMinutes(1), limits, retention);
    for (int i = 0; i < entries; i++) {
      nextValue();
      write(state, nextKey((int) (i * 736_338_717L % entries)), value); // in no order
    }
    if (state.size() != entries) {
      throw new IllegalStateException("not " + entries + " keys but " + state.size());
    }
    return state;
  }

  private static void write(ReplicatedState state, Key key, byte[] json) {
    if (!(state.put(key, json, 0) instanceof PutResult.Stored)) {
      throw new IllegalStateException("refused");
    }
  }

  private void write(ReplicatedState state, NodeListeners listeners, Key key, byte[] json) {
    write(state, key, json);
    if (writes % TOLD_EVERY == 0) {
      listeners.told();
    }
  }

  private Key nextKey(int number) {
    digits(key, 15, 2, number / 100_000);
    digits(key, 29, 5, number % 100_000);
    return Key.of(new String(key, StandardCharsets.ISO_8859_1));
  }

  /** Another value than any before it. */
  private void nextValue() {
    digits(value, numberEnd, numberDigits, writes++);
  }

  private static void digits(byte[] text, int end, int count, long number) {
    for (int i = end - 1; i >= end - count; i--) {
      text[i] = (byte) ('0' + number % 10);
      number /= 10;
    }
  }
}
