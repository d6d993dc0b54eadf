package io.grapevine.peers;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another node, as the address of its peer port; ordered by host and port, the same on every node.
 *
 * @param host a name, an IPv4 address, or an IPv6 address without brackets
 * @param port 1 to 65535
 */
public record Peer(String host, int port) implements Comparable<Peer> {

  private static final int LAST_PORT = 65_535;

  /** A host has no colon, unless it is an IPv6 address. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:\\[(?<bracketed>[0-9a-fA-F:.]+)]|(?<host>[A-Za-z0-9._-]+|[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F:.]*))"
              + "(?::(?<port>[0-9]{1,5}))?");

  private static final Comparator<Peer> ORDER =
      Comparator.comparing(Peer::host).thenComparingInt(Peer::port);

  public Peer {
    host = withoutBrackets(host);
  }

  /**
   * A peer of {@code grapevine.peers.addresses}.
   *
   * @param address {@code host}, {@code host:port}, or an IPv6 address, in brackets if a port
   *     follows
   * @param defaultPort the port of an address without one
   * @throws IllegalArgumentException if it is no address, with a sentence
   */
  static Peer parse(String address, int defaultPort) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw invalid(address);
    }
    String host = parts.group("bracketed") == null ? parts.group("host") : parts.group("bracketed");
    String digits = parts.group("port");
    if (digits == null) {
      return new Peer(host, defaultPort);
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > LAST_PORT) {
      throw invalid(address);
    }
    return new Peer(host, port);
  }

  private static IllegalArgumentException invalid(String address) {
    return new IllegalArgumentException(
        "grapevine.peers.addresses must name hosts as host, host:port or [IPv6]:port, not \"%s\""
            .formatted(address));
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
