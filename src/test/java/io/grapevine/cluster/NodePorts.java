package io.grapevine.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The ports of one node on loopback.
 *
 * @param agent for applications
 * @param peer for other nodes
 * @param management for health and metrics
 */
public record NodePorts(int agent, int peer, int management) {

  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  /** Different in each process, so that two test runs do not follow each other's trail. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) ProcessHandle.current().pid() * 97);

  /** The default ports, moved up by this number. */
  public static NodePorts defaults(int offset) {
    return new NodePorts(3097 + offset, 4097 + offset, 9097 + offset);
  }

  /**
   * Ports that are free at the moment, from below the range out of which the system takes the local
   * ports of connections: a node that is down finds its ports free when it starts again.
   */
  public static NodePorts free() {
    return new NodePorts(nextFree(), nextFree(), nextFree());
  }

  private static int nextFree() {
    while (true) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (IOException e) {
        // Somebody has it; the next one, then.
      }
    }
  }
}
