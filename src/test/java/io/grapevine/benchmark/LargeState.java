package io.grapevine.benchmark;

import io.grapevine.benchmark.contenders.Entries;
import io.grapevine.cluster.NodeClient;
import io.grapevine.cluster.NodeProcess;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Nodes with very many entries of 29-byte keys and 104-byte values. */
public final class LargeState {

  private static final int BATCH = 10_000;
  private static final int ENTRY_BYTES = 144;
  private static final int OVERHEAD = 100;
  public static final long MEGABYTE = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern ENTRIES = Pattern.compile("\"entries\":([0-9]+),\"peers\"");

  private LargeState() {}

  /** The megabytes of heap for so many entries: twice their size by the chart's rule, and some. */
  public static long heapFor(long entries) {
    return 2 * (entries * (ENTRY_BYTES + OVERHEAD) / MEGABYTE) + 50;
  }

  /** The settings of a node that has room for so many entries, with a heap in megabytes. */
  public static String[] settings(long entries, long heap) {
    return new String[] {
      "-Xmx" + heap + "m",
      "-Xlog:gc",
      "-XX:+ExitOnOutOfMemoryError",
      "grapevine.state.max-entries=" + entries,
      "grapevine.state.max-size=" + entries * ENTRY_BYTES + "B",
    };
  }

  /** Sends the entries with these numbers in deltas, as a peer would send them. */
  public static void fill(NodeClient node, int from, int to) {
    for (int first = from; first < to; first += BATCH) {
      StringBuilder delta = new StringBuilder("{");
      for (int i = first; i < Math.min(to, first + BATCH); i++) {
        delta.append(i == first ? "\"" : ",\"").append(Entries.key(i));
        delta.append("\":{\"value\":").append(Entries.value(i));
        delta.append(",\"ts\":1700000000000,\"ttl\":null}");
      }
      int status = node.peerPut(delta.append('}').toString()).statusCode();
      if (status / 100 != 2) {
        throw new IllegalStateException("a delta was answered with " + status);
      }
    }
  }

  /** How many entries a node has, or -1 if it does not say so. */
  public static long entriesOf(NodeClient node) {
    Matcher matcher = ENTRIES.matcher(node.readiness().body());
    return matcher.find() ? Long.parseLong(matcher.group(1)) : -1;
  }

  /** Waits until something is true of a node, and no longer than some minutes. */
  public static void await(NodeProcess node, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end || !node.handle().isAlive()) {
        throw new IllegalStateException(
            node.name() + (node.handle().isAlive() ? " took too long" : " ended"));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }
}
