package io.grapevine;

import java.lang.management.ManagementFactory;

/**
 * The limit of the direct memory that Netty uses for the data of connections.
 *
 * <p>Netty's own limit is the size of the heap, so that heap and direct memory together would
 * exceed the memory limit of a container, whose kernel then kills the process.
 */
final class DirectMemory {

  /** Netty's property; in bytes. It must be set before any class of Netty is loaded. */
  static final String LIMIT = "io.netty.maxDirectMemory";

  private static final String JVM_LIMIT = "-XX:MaxDirectMemorySize";
  private static final int PART_OF_HEAP = 5;
  private static final long LEAST = 16L * 1024 * 1024;

  private DirectMemory() {}

  /** Sets the limit, unless the command line of the process sets one. */
  static void limit() {
    boolean isSet =
        System.getProperty(LIMIT) != null
            || ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(option -> option.startsWith(JVM_LIMIT));
    if (!isSet) {
      System.setProperty(LIMIT, Long.toString(limitFor(Runtime.getRuntime().maxMemory())));
    }
  }

  /** The limit in bytes for a heap of this size: a fifth of it, and at least 16 MB. */
  static long limitFor(long heap) {
    return Math.max(heap / PART_OF_HEAP, LEAST);
  }
}
