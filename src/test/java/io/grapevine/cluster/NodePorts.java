package io.grapevine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * The ports of one node on loopback.
 *
 * @param agent for applications
 * @param peer for other nodes
 * @param management for health and metrics
 */
public record NodePorts(int agent, int peer, int management) {

  /** The default ports, moved up by this number. */
  public static NodePorts defaults(int offset) {
    return new NodePorts(3097 + offset, 4097 + offset, 9097 + offset);
  }

  /** Ports that are free at the moment. */
  public static NodePorts free() {
    try (ServerSocket a = bind();
        ServerSocket b = bind();
        ServerSocket c = bind()) {
      return new NodePorts(a.getLocalPort(), b.getLocalPort(), c.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket bind() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }
}
