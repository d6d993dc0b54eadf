package io.grapevine.benchmark.growth;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The bytes that TCP connections have carried so far, in both directions, as the kernel counts them
 * for {@code ss} (iproute2): headers of HTTP included, those of TCP and IP not.
 *
 * @param connections the sum for each connection, by its addresses on the server and on the client
 */
record SocketBytes(Map<String, Long> connections) {

  private static final Pattern CONNECTION =
      Pattern.compile("^ESTAB\\s+\\d+\\s+\\d+\\s+(\\S+:(\\d+))\\s+(\\S+:\\d+)\\s.*");
  private static final Pattern COUNT = Pattern.compile("\\bbytes_(?:sent|received):(\\d+)");

  /** Those of all connections to these ports of servers; nothing if there is no such program. */
  static Optional<SocketBytes> read(Set<Integer> ports) throws IOException {
    Process process;
    try {
      process = new ProcessBuilder("ss", "-tinHO").redirectErrorStream(true).start();
    } catch (IOException e) {
      return Optional.empty();
    }
    try (BufferedReader lines = process.inputReader()) {
      return Optional.of(parse(lines.lines(), ports));
    }
  }

  /** Reads lines of {@code ss -tinHO}. */
  static SocketBytes parse(Stream<String> lines, Set<Integer> ports) {
    Map<String, Long> connections = new HashMap<>();
    lines
        .map(CONNECTION::matcher)
        .filter(Matcher::matches)
        .filter(line -> ports.contains(Integer.parseInt(line.group(2))))
        .forEach(line -> connections.put(line.group(1) + " " + line.group(3), sum(line.group())));
    return new SocketBytes(connections);
  }

  private static long sum(String line) {
    return COUNT.matcher(line).results().mapToLong(count -> Long.parseLong(count.group(1))).sum();
  }

  /** The bytes since then; those of connections that have been closed since are not counted. */
  long since(SocketBytes earlier) {
    return connections.entrySet().stream()
        .mapToLong(now -> now.getValue() - earlier.connections.getOrDefault(now.getKey(), 0L))
        .sum();
  }

  /** How many connections have been closed since then. */
  long closedSince(SocketBytes earlier) {
    return earlier.connections.keySet().stream()
        .filter(key -> !connections.containsKey(key))
        .count();
  }
}
