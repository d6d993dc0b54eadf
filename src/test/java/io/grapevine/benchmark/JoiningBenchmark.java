package io.grapevine.benchmark;

import io.grapevine.cluster.NodeClient;
import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node joins another one whose state has {@code -Dentries} entries of 29-byte keys and 104-byte
 * values. Both have a heap of {@code -Dheap} megabytes; unset: twice the size of a full state by
 * the chart's rule.
 */
final class JoiningBenchmark {

  private static final int BATCH = 10_000;
  private static final int ENTRY_BYTES = 144;
  private static final int OVERHEAD = 100;
  private static final long MEGABYTE = 1024 * 1024;
  private static final String VALUE = "\"" + "v".repeat(102) + "\"";
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");
  private static final Pattern ENTRIES = Pattern.compile("\"entries\":([0-9]+),\"peers\"");

  private JoiningBenchmark() {}

  static void run() {
    int entries = Integer.getInteger("entries", 1_000_000);
    long need = (long) entries * (ENTRY_BYTES + OVERHEAD) / MEGABYTE;
    long heap = Long.getLong("heap", 0) > 0 ? Long.getLong("heap") : 2 * need + 50;
    String[] settings = {
      "-Xmx" + heap + "m",
      "-Xlog:gc",
      "-XX:+ExitOnOutOfMemoryError",
      "grapevine.state.max-entries=" + entries,
      "grapevine.state.max-size=" + (long) entries * ENTRY_BYTES + "B",
    };
    NodePorts first = NodePorts.free();
    NodePorts second = NodePorts.free();
    List<Integer> peers = List.of(first.peer(), second.peer());
    Pauses pauses = new Pauses();
    try (NodeProcess donor =
        NodeProcess.start("donor", first, peers, pauses::read, withoutWaiting(settings))) {
      await(donor, donor.client()::isReady);
      fill(donor.client(), entries);
      await(donor, () -> held(donor.client()) == entries);
      pauses.reset();
      long begin = System.nanoTime();
      try (NodeProcess joiner =
          NodeProcess.start("joiner", second, peers, JoiningBenchmark::alarm, settings)) {
        await(joiner, joiner.client()::isReady);
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(entries, heap, seconds, held(joiner.client()), pauses.longest());
      }
    }
  }

  /** The peer that is listed is not there yet. */
  private static String[] withoutWaiting(String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "grapevine.connection.bootstrap-timeout=0s";
    return all;
  }

  private static void print(int entries, long heap, double seconds, long held, double pause) {
    String where = "%d entries, heaps of %d MB".formatted(entries, heap);
    new Figure("J1", seconds, "s", "from the start of the process until it is ready, " + where)
        .print();
    new Figure("J2", (double) held / entries, "", "of the entries there when it is ready").print();
    new Figure("J3", pause, "ms", "longest pause of the donor's collector meanwhile").print();
  }

  /** In deltas, as a peer would send them. */
  private static void fill(NodeClient donor, int entries) {
    for (int from = 0; from < entries; from += BATCH) {
      StringBuilder delta = new StringBuilder("{");
      for (int i = from; i < Math.min(entries, from + BATCH); i++) {
        delta.append(i == from ? "" : ",");
        delta.append("\"joining/%021d\":{\"value\":".formatted(i)).append(VALUE);
        delta.append(",\"ts\":1700000000000,\"ttl\":null}");
      }
      int status = donor.peerPut(delta.append('}').toString()).statusCode();
      if (status / 100 != 2) {
        throw new IllegalStateException("a delta was answered with " + status);
      }
    }
  }

  private static long held(NodeClient node) {
    Matcher matcher = ENTRIES.matcher(node.readiness().body());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  private static void alarm(String line) {
    if (line.contains("WARN") || line.contains("ERROR") || line.contains("not ready yet")) {
      System.err.println("joiner: " + line);
    }
  }

  private static void await(NodeProcess node, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !node.handle().isAlive()) {
        throw new IllegalStateException(
            node.name() + (node.handle().isAlive() ? " took too long" : " ended"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The pauses that a JVM logs. */
  private static final class Pauses {

    private volatile double longest;

    void read(String line) {
      Matcher matcher = PAUSE.matcher(line);
      if (matcher.find()) {
        longest = Math.max(longest, Double.parseDouble(matcher.group(1)));
      } else if (line.contains("WARN") || line.contains("ERROR")) {
        System.err.println("donor: " + line);
      }
    }

    void reset() {
      longest = 0;
    }

    double longest() {
      return longest;
    }
  }
}
