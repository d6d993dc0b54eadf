package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.contenders.Grapevine;
import io.grapevine.benchmark.contenders.Load;
import io.grapevine.benchmark.contenders.Requests;
import io.grapevine.cluster.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A cluster of processes with a heap of 64 MB. They use only the JVM's first compiler: the second
 * one needs half a minute of load on each of them, which 30 nodes on a small machine do not get.
 */
final class SmallNodes implements AutoCloseable {

  private static final String[] SETTINGS = {
    "-Xmx64m", "-XX:-UseParallelGC", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"
  };
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int KEYS = 1_000;
  private static final int WARM_UP_RATE = 50;

  /** The connections of a load share it. */
  private final RandomGenerator random = new Random(1);

  private final Grapevine cluster;
  private final Load load;
  private final LagProbe lag;

  private SmallNodes(Grapevine cluster) throws Exception {
    this.cluster = cluster;
    load = new Load(cluster, 0);
    lag = new LagProbe(cluster);
  }

  /** What is done with a cluster of each size. */
  interface Measurement {

    void measure(SmallNodes cluster, int nodes) throws Exception;
  }

  /** Measures clusters of growing sizes, up to the first that is too much for the machine. */
  static void each(Effort effort, Measurement measurement) throws Exception {
    for (int nodes : effort.clusters()) {
      try (SmallNodes cluster = start(nodes, effort.warmUp())) {
        measurement.measure(cluster, nodes);
      } catch (ConditionTimeoutException | TimeoutException e) {
        System.err.println(nodes + " nodes and more are left out: " + e.getMessage());
        return;
      }
    }
  }

  /** Starts nodes and gives them load for some time. */
  private static SmallNodes start(int nodes, Duration warmUp) throws Exception {
    System.err.println(nodes + " nodes start");
    Grapevine cluster = new Grapevine(nodes, SETTINGS);
    try {
      cluster.cluster().awaitReady(PATIENCE);
      SmallNodes small = new SmallNodes(cluster);
      small.write(WARM_UP_RATE, warmUp.dividedBy(2));
      small.lag.during(warmUp.dividedBy(2), Duration.ofMillis(100), small.random);
      return small;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  RandomGenerator random() {
    return random;
  }

  LagProbe lag() {
    return lag;
  }

  /**
   * Writes on the first node at some rate.
   *
   * @return how many writes were acknowledged
   */
  long write(int perSecond, Duration time) throws Exception {
    return load.run(Requests.puts(KEYS, random).paced(perSecond).during(time));
  }

  /** The time of the processors that all nodes have used so far. */
  Duration cpu() {
    return cluster.cpu();
  }

  /** The bytes between the nodes so far, or nothing if this machine cannot tell. */
  Optional<SocketBytes> bytes() throws IOException {
    return SocketBytes.read(
        cluster.cluster().nodes().stream()
            .map(NodeProcess::ports)
            .map(ports -> ports.peer())
            .collect(Collectors.toUnmodifiableSet()));
  }

  @Override
  public void close() throws Exception {
    try (cluster;
        load) {
      lag.close();
    }
  }
}
