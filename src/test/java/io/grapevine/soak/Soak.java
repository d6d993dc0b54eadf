package io.grapevine.soak;

import static org.awaitility.Awaitility.await;

import io.grapevine.cluster.ClusterChecks;
import io.grapevine.cluster.NodeClient;
import io.grapevine.cluster.NodePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Cycles of faults over real nodes, each with writes all along; after each of them everything
 * heals, all nodes become equal, and every node serves what was acknowledged.
 */
public final class Soak implements AutoCloseable {

  private static final int NODES = 5;
  private static final long FAULTY = TimeUnit.SECONDS.toNanos(12);
  private static final long HEALED = TimeUnit.SECONDS.toNanos(3);
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final SplittableRandom random;
  private final List<SoakNode> nodes;
  private final List<Vitals> vitals = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private long acknowledged;
  private long failed;
  private int cycles;

  /**
   * Starts the nodes.
   *
   * @param seed of all chance
   */
  public Soak(long seed) throws IOException {
    random = new SplittableRandom(seed);
    Path directory = Files.createTempDirectory("grapevine-soak");
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(NODES).toList();
    List<Integer> peers = ports.stream().map(NodePorts::peer).toList();
    nodes =
        IntStream.range(0, NODES)
            .mapToObj(i ->
                new SoakNode("node-" + i, ports.get(i), peers, directory.resolve("clock-" + i)))
            .toList();
    awaitReady();
  }

  /** One cycle: two faults at two nodes at once, then peace. */
  public void cycle() throws IOException {
    String prefix = "soak/" + cycles++ + "/";
    SoakNode first = nodes.get(random.nextInt(NODES));
    SoakNode second = nodes.get((nodes.indexOf(first) + 1 + random.nextInt(NODES - 1)) % NODES);
    Fault one = fault();
    Fault two = fault();
    System.err.printf(
        "cycle %d: %s at %s, %s at %s%n", cycles, one, first.name(), two, second.name());
    List<NodeClient> writable =
        nodes.stream()
            .filter(node -> node != first || one.keepsWrites())
            .filter(node -> node != second || two.keepsWrites())
            .map(SoakNode::client)
            .toList();
    try (SoakWrites writes = SoakWrites.begin(prefix, writable, random.split())) {
      LockSupport.parkNanos(HEALED);
      Runnable endOne = one.begin(first, random);
      Runnable endTwo = two.begin(second, random);
      LockSupport.parkNanos(FAULTY);
      endOne.run();
      endTwo.run();
      awaitReady();
      LockSupport.parkNanos(HEALED);
      writes.close();
      check(writes, prefix);
    }
    vitals.add(Vitals.most(nodes.stream().map(Vitals::of)));
  }

  private Fault fault() {
    return Fault.values()[random.nextInt(Fault.values().length)];
  }

  private void check(SoakWrites writes, String prefix) {
    awaitEqual();
    acknowledged += writes.acknowledged().size();
    failed += writes.failed();
    for (SoakNode node : nodes) {
      Map<String, String> served = ClusterChecks.scan(node.client(), prefix);
      writes
          .acknowledged()
          .forEach((key, json) -> {
            if (!json.equals(served.get(key)) && lost.add(key)) {
              System.err.println(key + " is not on " + node.name());
            }
          });
    }
    NodeClient any = nodes.get(random.nextInt(NODES)).client();
    writes.tried().forEach(any::delete);
    awaitEqual();
  }

  private void awaitReady() {
    await("all nodes are ready")
        .atMost(PATIENCE)
        .until(() -> nodes.stream().allMatch(node -> node.isAlive() && node.client().isReady()));
  }

  private void awaitEqual() {
    await("equal versions")
        .atMost(PATIENCE)
        .until(() -> nodes.stream().map(node -> node.client().version()).distinct().count() == 1);
  }

  /** How many writes were acknowledged. */
  public long acknowledged() {
    return acknowledged;
  }

  /** The keys of those that some node did not serve after a cycle. */
  public Set<String> lost() {
    return Set.copyOf(lost);
  }

  /** How many writes were refused or not answered. */
  public long failed() {
    return failed;
  }

  /** The vitals after each cycle, of all nodes the greatest. */
  public List<Vitals> vitals() {
    return List.copyOf(vitals);
  }

  /** The lines that all nodes have logged. */
  public long logLines() {
    return nodes.stream().mapToLong(SoakNode::logLines).sum();
  }

  /** How many of them were errors. */
  public long alarms() {
    return nodes.stream().mapToLong(SoakNode::alarms).sum();
  }

  @Override
  public void close() {
    nodes.forEach(SoakNode::close);
  }
}
