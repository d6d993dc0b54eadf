package io.grapevine.benchmark;

import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node joins another one whose state has {@code -Dentries} entries of 29-byte keys and 104-byte
 * values. Both have a heap of {@code -Dheap} megabytes; unset: twice the size of a full state by
 * the chart's rule.
 */
final class JoiningBenchmark {

  private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

  private JoiningBenchmark() {}

  static void run() {
    int entries = Integer.getInteger("entries", 1_000_000);
    long heap = Long.getLong("heap", 0) > 0 ? Long.getLong("heap") : LargeState.heapFor(entries);
    String[] settings = LargeState.settings(entries, heap);
    NodePorts first = NodePorts.free();
    NodePorts second = NodePorts.free();
    List<Integer> peers = List.of(first.peer(), second.peer());
    Pauses pauses = new Pauses();
    try (NodeProcess donor =
        NodeProcess.start("donor", first, peers, pauses::read, withoutWaiting(settings))) {
      LargeState.await(donor, donor.client()::isReady);
      LargeState.fill(donor.client(), 0, entries);
      LargeState.await(donor, () -> LargeState.entriesOf(donor.client()) == entries);
      pauses.reset();
      long begin = System.nanoTime();
      try (NodeProcess joiner =
          NodeProcess.start("joiner", second, peers, JoiningBenchmark::alarm, settings)) {
        LargeState.await(joiner, joiner.client()::isReady);
        double seconds = (System.nanoTime() - begin) / 1e9;
        print(entries, heap, seconds, LargeState.entriesOf(joiner.client()), pauses.longest());
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

  private static void alarm(String line) {
    if (line.contains("WARN") || line.contains("ERROR") || line.contains("not ready yet")) {
      System.err.println("joiner: " + line);
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
