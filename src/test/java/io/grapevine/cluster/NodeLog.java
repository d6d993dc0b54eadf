package io.grapevine.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The log of all processes that tests start, in {@code target/nodes.log}: on the standard output it
 * would be mixed with that of the tests that run beside them.
 */
final class NodeLog {

  private static final Path FILE = Path.of("target", "nodes.log");

  private NodeLog() {}

  static synchronized void add(String node, String line) {
    try {
      Files.writeString(
          FILE,
          "[" + node + "] " + line + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
