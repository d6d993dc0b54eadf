package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.Figure;
import io.grapevine.benchmark.LargeState;
import io.grapevine.benchmark.contenders.Grapevine;
import io.grapevine.benchmark.contenders.Load;
import io.grapevine.benchmark.contenders.Requests;
import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import io.grapevine.soak.Vitals;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The CPU of a GET and of a PUT, the time of a node to join, and the live heap, against the number
 * of entries. One node grows from size to size; its heap has room for the largest one all the time.
 */
final class EntriesCurve implements Curve {

  private static final int ROUNDS = 3;

  /** The connections of a load share it. */
  private final RandomGenerator random = new Random(1);

  private final Line gets = new Line("E1", "GET");
  private final Line puts = new Line("E2", "PUT");
  private final Line join = new Line("E3", "start until ready");
  private final Line heap = new Line("E4", "live heap");

  @Override
  public List<Picture> measure(Effort effort) throws Exception {
    int most = effort.entries().getLast();
    String[] settings = LargeState.settings(most, LargeState.heapFor(most));
    try (Grapevine nodes = new Grapevine(1, settings)) {
      NodeProcess node = nodes.cluster().awaitReady().node(0);
      int present = 0;
      for (int entries : effort.entries()) {
        int before = present;
        LargeState.fill(node.client(), before, entries);
        LargeState.await(node, () -> LargeState.entriesOf(node.client()) == entries);
        present = entries;
        requests(nodes, entries, before == 0 ? effort.warmUp() : effort.time(), effort.time());
        heap.add(
            entries, Vitals.liveHeap(node.client(), node.handle().pid()) / LargeState.MEGABYTE);
        join.add(entries, secondsToJoin(node, settings));
      }
    }
    return List.of(
        Picture.of("entries-cpu", Axis.ENTRIES, "CPU of a request", "µs", gets, puts),
        Picture.of("entries-join", Axis.ENTRIES, "time to join", "s", join),
        Picture.of("entries-heap", Axis.ENTRIES, "live heap of a node", "MB", heap));
  }

  /** Takes turns, so that other work on the machine meets both kinds alike. */
  private void requests(Grapevine nodes, int entries, Duration warmUp, Duration time)
      throws Exception {
    try (Load load = new Load(nodes, 0)) {
      Requests get = Requests.gets(entries, random);
      Requests put = Requests.puts(entries, random);
      load.run(get.or(put, random).during(warmUp));
      double[] getMicros = new double[ROUNDS];
      double[] putMicros = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        getMicros[i] = load.microsPerRequest(get.during(time.dividedBy(ROUNDS)));
        putMicros[i] = load.microsPerRequest(put.during(time.dividedBy(ROUNDS)));
      }
      gets.add(entries, Figure.median(getMicros));
      puts.add(entries, Figure.median(putMicros));
    }
  }

  /** From the start of the process; it receives the whole state from the node that has it. */
  private static double secondsToJoin(NodeProcess node, String... settings) {
    NodePorts ports = NodePorts.free();
    List<Integer> peers = List.of(node.ports().peer(), ports.peer());
    long start = System.nanoTime();
    try (NodeProcess joiner =
        NodeProcess.start("joiner", ports, peers, EntriesCurve::alarm, settings)) {
      LargeState.await(joiner, joiner.client()::isReady);
      double seconds = (System.nanoTime() - start) / 1e9;
      long received = LargeState.entriesOf(joiner.client());
      if (received != LargeState.entriesOf(node.client())) {
        throw new IllegalStateException("the joiner is ready with " + received + " entries");
      }
      return seconds;
    }
  }

  private static void alarm(String line) {
    if (line.contains(" WARN ") || line.contains(" ERROR ")) {
      System.err.println("joiner: " + line);
    }
  }
}
