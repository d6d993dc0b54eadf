package io.grapevine;

import io.grapevine.benchmark.BareServer;
import io.grapevine.benchmark.Benchmarks;
import io.grapevine.cluster.ThreeNodes;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.internal.OutOfDirectMemoryError;
import io.netty.util.internal.PlatformDependent;
import reactor.netty.resources.LoopResources;

/**
 * The one main class among the tests, so that {@code spring-boot:test-run} finds it: starts three
 * nodes, or with {@code bench} and a name a benchmark.
 */
public final class Workbench {

  /**
   * Prints the limit of direct memory that Netty has in a process that begins as a node does, and
   * whether Netty refuses a byte more.
   */
  static final String DIRECT_MEMORY = "direct-memory";

  /** Prints the number of event loops. */
  static final String EVENT_LOOPS = "event-loops";

  /** Prints the bytes that the heap can grow to. */
  public static final String HEAP = "heap";

  private Workbench() {}

  public static void main(String[] args) throws Exception {
    switch (args.length == 0 ? "" : args[0]) {
      case "bench" -> System.exit(Benchmarks.run(args.length > 1 ? args[1] : ""));
      case DIRECT_MEMORY -> {
        DirectMemory.limit();
        System.out.println(PlatformDependent.maxDirectMemory());
        System.out.println(isRefused(PlatformDependent.maxDirectMemory() + 1));
      }
      case EVENT_LOOPS -> {
        EventLoops.limit();
        System.out.println(LoopResources.DEFAULT_IO_WORKER_COUNT);
      }
      case HEAP -> System.out.println(Runtime.getRuntime().maxMemory());
      case "bare" -> BareServer.run(Integer.parseInt(args[1]));
      default -> ThreeNodes.run(args);
    }
  }

  private static boolean isRefused(long bytes) {
    try {
      return !ByteBufAllocator.DEFAULT.directBuffer(Math.toIntExact(bytes)).release();
    } catch (OutOfDirectMemoryError e) {
      return true;
    }
  }
}
