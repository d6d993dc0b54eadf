package io.grapevine.cluster;

import io.grapevine.Workbench;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Three nodes with small heaps, and values that fill their states. Each value is one long string,
 * which uses the most memory while it is read.
 */
public final class LargeValues implements AutoCloseable {

  /** What the values together may take; more than the default. */
  private static final int PART_OF_HEAP = 3;

  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final LocalCluster cluster;
  private final int length;
  private final int keys;
  private int written;

  private LargeValues(LocalCluster cluster, int length, int keys) {
    this.cluster = cluster;
    this.length = length;
    this.keys = keys;
  }

  /**
   * Starts the nodes.
   *
   * @param heap the most megabytes of each heap
   * @param part which part of the heap the longest value is
   */
  public static LargeValues start(int heap, int part, BiConsumer<String, String> log)
      throws IOException, InterruptedException {
    long bytes = heapOf(heap);
    int length = Math.toIntExact(bytes / part);
    List<NodePorts> ports = Stream.generate(NodePorts::free).limit(3).toList();
    String[] settings = {
      "-Xmx" + heap + "m",
      "-XX:+ExitOnOutOfMemoryError",
      // Nine pushes of ten megabytes at a time, on a machine that runs other tests.
      "grapevine.connection.response-timeout=30s",
      "grapevine.state.max-value-size=" + length + "B",
      "grapevine.state.max-size=" + bytes / PART_OF_HEAP + "B",
      "grapevine.connection.max-delta-size=" + Math.max(16 << 20, length + (64 << 10)) + "B"
    };
    LocalCluster cluster =
        LocalCluster.start(ports, List.of(), log, NodeProcess.quickStart(settings));
    int keys = (int) (bytes / PART_OF_HEAP / (length + 64));
    return new LargeValues(cluster.awaitReady(), length, keys);
  }

  /** What a node with a heap of so many megabytes takes it to be, in bytes. */
  private static long heapOf(int megabytes) throws IOException, InterruptedException {
    return Long.parseLong(
        JavaCommand.output(Workbench.class.getName(), Workbench.HEAP, "-Xmx" + megabytes + "m"));
  }

  /** Writes so many values at the same time, and waits until each is acknowledged. */
  public void write(int writes) throws Exception {
    written = Math.max(written, Math.min(writes, keys));
    try (ExecutorService clients = Executors.newFixedThreadPool(writes)) {
      List<Callable<Integer>> calls = new ArrayList<>();
      for (int i = 0; i < writes; i++) {
        String key = "large/" + i % keys;
        byte[] value = value('a' + i);
        calls.add(() -> put(key, value));
      }
      for (Future<Integer> call : clients.invokeAll(calls)) {
        call.get();
      }
    }
  }

  /** The length of each value. */
  public int length() {
    return length;
  }

  /** Until it is acknowledged: a node that holds as many bytes as it may says so with 503. */
  private int put(String key, byte[] value) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      int status = send(0, key, BodyPublishers.ofByteArray(value));
      if (status / 100 == 2 || System.nanoTime() > end) {
        if (status / 100 != 2) {
          throw new IllegalStateException(key + " was answered with " + status);
        }
        return status;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  private int send(int node, String key, HttpRequest.BodyPublisher body) throws Exception {
    try {
      return http.send(request(node, key).PUT(body).build(), BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0; // The node closed the connection before it had read the whole body.
    }
  }

  /**
   * Waits until all nodes have the same state, and checks that each serves all that was written.
   */
  public void awaitEverywhere() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (ClusterChecks.versions(cluster.nodes()).stream().distinct().count() > 1) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the nodes did not become equal");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    for (int node = 0; node < 3; node++) {
      for (int key = 0; key < written; key++) {
        HttpResponse<byte[]> answer =
            http.send(request(node, "large/" + key).build(), BodyHandlers.ofByteArray());
        byte[] body = answer.body();
        if (answer.statusCode() != 200 || !Arrays.equals(body, value(body[1]))) {
          throw new IllegalStateException("node " + node + " does not serve large/" + key);
        }
      }
    }
  }

  private HttpRequest.Builder request(int node, String key) {
    int port = cluster.node(node).ports().agent();
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/state/" + key))
        .timeout(PATIENCE);
  }

  /** A string of one letter, as long as a value may be. */
  private byte[] value(int letter) {
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) letter);
    value[0] = '"';
    value[length - 1] = '"';
    return value;
  }

  /** Whether all processes still run. */
  public boolean allLive() {
    return cluster.nodes().stream().allMatch(node -> node.handle().isAlive());
  }

  @Override
  public void close() {
    cluster.close();
    http.close();
  }
}
