package io.grapevine.soak;

import io.grapevine.cluster.NodeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How a node fares at one moment, right after a full collection.
 *
 * @param heap bytes of live objects
 * @param direct bytes outside of the heap that connections hold
 * @param resident bytes of memory that the system counts
 * @param threads live ones
 * @param files open file descriptors
 */
public record Vitals(double heap, double direct, double resident, double threads, double files) {

  static Vitals of(SoakNode node) {
    return new Vitals(
        liveHeap(node.client(), node.pid()),
        node.client().metric("netty_allocator_memory_used{"),
        resident(node),
        node.client().metric("jvm_threads_live_threads"),
        node.client().metric("process_files_open_files"));
  }

  /** The bytes of live objects of a node, right after a full collection. */
  public static double liveHeap(NodeClient client, long pid) {
    collect(pid);
    return client.metric("jvm_memory_used_bytes{area=\"heap\"");
  }

  /** The greatest of each. */
  static Vitals most(Stream<Vitals> all) {
    return all.reduce((a, b) ->
            new Vitals(
                Math.max(a.heap, b.heap),
                Math.max(a.direct, b.direct),
                Math.max(a.resident, b.resident),
                Math.max(a.threads, b.threads),
                Math.max(a.files, b.files)))
        .orElseThrow();
  }

  /** The last third of a run over its first third, each by its median. */
  public static double growth(List<Vitals> run, ToDoubleFunction<Vitals> figure) {
    int third = Math.max(1, run.size() / 3);
    return median(run.subList(run.size() - third, run.size()), figure)
        / median(run.subList(0, third), figure);
  }

  private static double median(List<Vitals> some, ToDoubleFunction<Vitals> figure) {
    double[] sorted = some.stream().mapToDouble(figure).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private static void collect(long pid) {
    try {
      String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
      new ProcessBuilder(jcmd, Long.toString(pid), "GC.run")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static double resident(SoakNode node) {
    try (Stream<String> lines =
        Files.lines(Path.of("/proc", Long.toString(node.pid()), "status"))) {
      String line = lines.filter(text -> text.startsWith("VmRSS:")).findFirst().orElseThrow();
      return Double.parseDouble(line.replaceAll("\\D", "")) * 1024;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
