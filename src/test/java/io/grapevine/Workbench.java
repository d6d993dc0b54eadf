package io.grapevine;

import io.grapevine.cluster.ThreeNodes;

/**
 * The one main class among the tests, so that {@code spring-boot:test-run} finds it: three nodes,
 * or with {@code bench} and a name a benchmark.
 */
final class Workbench {

  private Workbench() {}

  public static void main(String[] args) {
    ThreeNodes.run(args);
  }
}
