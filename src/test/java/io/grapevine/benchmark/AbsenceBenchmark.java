package io.grapevine.benchmark;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import java.util.List;
import java.util.stream.Stream;

/**
 * What it costs the others that a peer is gone and still listed: the CPU of a write in a cluster of
 * three nodes, beside one of three nodes with a fourth address that refuses connections.
 */
final class AbsenceBenchmark {

  private static final String DIFFERENT = "while a fourth node is listed that is gone";

  private AbsenceBenchmark() {}

  static void run() throws Exception {
    try (LocalCluster whole = start(List.of());
        LocalCluster other = start(List.of(NodePorts.free().peer()))) {
      WriteCost.compare("A", "three nodes", "", DIFFERENT, whole, other);
    }
  }

  private static LocalCluster start(List<Integer> gone) {
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(3).toList();
    return LocalCluster.start(ports, gone, (node, line) -> {}).awaitReady();
  }
}
