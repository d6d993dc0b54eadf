package io.grapevine.peers;

import java.util.Comparator;

/**
 * Another node, as the address of its peer port; ordered by host and port, the same on every node.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Peer(String host, int port) implements Comparable<Peer> {

  private static final Comparator<Peer> ORDER =
      Comparator.comparing(Peer::host).thenComparingInt(Peer::port);

  public Peer {
    host = withoutBrackets(host);
  }

  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public int compareTo(Peer other) {
    return ORDER.compare(this, other);
  }

  /** Host and port as in a URL. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
