package io.grapevine.cluster;

import java.util.List;
import java.util.stream.IntStream;

/** Three nodes that gossip, for {@code ./mvnw spring-boot:test-run}; Ctrl-C ends them all. */
public final class ThreeNodes {

  private static final int NODES = 3;

  private ThreeNodes() {}

  /**
   * Runs until the process is told to stop.
   *
   * @param settings settings of every node, as {@code grapevine.connection.r0=1}
   */
  public static void run(String... settings) {
    EndWithParent.watch();
    List<NodePorts> ports = IntStream.range(0, NODES).mapToObj(NodePorts::defaults).toList();
    LocalCluster cluster = LocalCluster.start(ports, List.of(), ThreeNodes::print, settings);
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
    cluster.awaitReady();
    System.out.println(
        """

        Three nodes are ready: agent ports 3097, 3098, 3099; peer ports 4097, 4098, 4099;
        management ports 9097, 9098, 9099. Try:

          curl -i -X PUT -d '{"on": true}' localhost:3097/v1/state/flags/checkout/new-ui
          curl -i localhost:3098/v1/state/flags/checkout/new-ui
          curl -i 'localhost:3099/v1/state?prefix=flags/'
          curl -i -X DELETE localhost:3099/v1/state/flags/checkout/new-ui
          curl -s localhost:9097/actuator/prometheus | grep ^grapevine

        Ctrl-C ends all three.
        """);
    for (NodeProcess node : cluster.nodes()) {
      node.handle().onExit().join();
    }
  }

  private static void print(String node, String line) {
    System.out.println("[" + node + "] " + line);
  }
}
