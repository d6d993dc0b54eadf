package io.grapevine.benchmark;

import io.grapevine.cluster.LocalCluster;
import io.grapevine.cluster.NodePorts;
import io.grapevine.cluster.NodeProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Watches: CPU of an event (W1), delay (W2), memory (W3), and how they resume (W4). */
final class WatchBenchmark {

  private static final int WATCHERS = 1_000;
  private static final int MANY = 10_000;

  /** By then, a node has compiled what it needs for writes, and after the second one for events. */
  private static final Duration WARM_UP = Duration.ofSeconds(30);

  private static final Duration WARM_UP_OF_EVENTS = Duration.ofSeconds(180);

  private static final String PUT =
      "PUT /v1/state/unwatched HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
          .formatted(BareServer.VALUE.length(), BareServer.VALUE);

  private static final int WRITES = 300;

  /** The median of so many figures of CPU is taken: a neighbour of the machine doubles some. */
  private static final int PASSES = 9;

  private static final int RESUMES = 200;

  private WatchBenchmark() {}

  static void run() throws Exception {
    try (LocalCluster cluster =
        LocalCluster.start(
                Stream.generate(NodePorts::free).limit(2).toList(),
                List.of(),
                (node, line) -> {},
                "grapevine.http.max-connections=12000",
                "grapevine.watch.max-watches=11000",
                "grapevine.watch.bookmark-interval=1h")
            .awaitReady()) {
      NodeProcess node = cluster.node(0);
      HttpLoad.perSecond(node.ports().agent(), PUT, WARM_UP.toNanos());
      double all;
      long pause;
      try (WatchFleet fleet = new WatchFleet(node.ports().agent(), WATCHERS)) {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < WARM_UP_OF_EVENTS.toNanos()) {
          write(node, fleet, WATCHERS, 1);
        }
        double[] watched = new double[PASSES];
        long begin = System.nanoTime();
        for (int i = 0; i < PASSES; i++) {
          watched[i] = cpuOf(node, () -> write(node, fleet, WATCHERS, WRITES));
        }
        pause = (System.nanoTime() - begin) / (PASSES * WRITES);
        all = Figure.median(watched) / WATCHERS;
      }
      double unwatched = cpuOf(node, () -> writeEach(node, pause));
      new Figure("W1", all - unwatched / WATCHERS, "us", "CPU per event at 1,000 watchers").print();
      new Figure("W1w", all, "us", "the same with its share of the write").print();
      long empty = heap(node);
      try (WatchFleet fleet = new WatchFleet(node.ports().agent(), MANY)) {
        write(node, fleet, MANY, 5);
        new Figure("W2", delay(node, fleet), "ms", "from a write to the last of 10,000 watchers")
            .print();
        double bytes = (double) (heap(node) - empty) / MANY;
        new Figure("W3", bytes, "B", "heap of an idle watcher with its connection").print();
      }
      new Figure("W4", resumed(cluster), "%", "resumes on another node without reset, quiet")
          .print();
      ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
      try {
        int[] number = {0};
        writer.scheduleAtFixedRate(
            () -> node.client().put("busy/" + number[0]++ % 100, BareServer.VALUE),
            0,
            10,
            TimeUnit.MILLISECONDS);
        new Figure("W4b", resumed(cluster), "%", "the same at 100 writes a second").print();
      } finally {
        writer.shutdownNow();
      }
    }
  }

  private static void write(NodeProcess node, WatchFleet fleet, int watchers, int writes)
      throws IOException {
    for (int i = 0; i < writes; i++) {
      node.client().put("watched/" + i % 100, BareServer.VALUE);
      fleet.await(watchers);
    }
  }

  /** Writes without watches, at a pace. */
  private static void writeEach(NodeProcess node, long pauseNanos) {
    for (int i = 0; i < WRITES; i++) {
      node.client().put("watched/" + i % 100, BareServer.VALUE);
      LockSupport.parkNanos(pauseNanos);
    }
  }

  /** Something that takes a while. */
  private interface Work {
    void run() throws IOException;
  }

  /** Microseconds of CPU of the node for each of the writes. */
  private static double cpuOf(NodeProcess node, Work writes) throws IOException {
    long before = cpu(node);
    writes.run();
    return (cpu(node) - before) / 1e3 / WRITES;
  }

  private static double delay(NodeProcess node, WatchFleet fleet) throws IOException {
    double[] millis = new double[21];
    for (int i = 0; i < millis.length; i++) {
      long begun = System.nanoTime();
      write(node, fleet, MANY, 1);
      millis[i] = (System.nanoTime() - begun) / 1e6;
    }
    return Figure.median(millis);
  }

  private static long cpu(NodeProcess node) {
    return node.handle().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  /** After a collection. */
  private static long heap(NodeProcess node) throws IOException, InterruptedException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    for (int i = 0; i < 2; i++) {
      new ProcessBuilder(jcmd, Long.toString(node.handle().pid()), "GC.run")
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
    return (long) node.client().metric("jvm_memory_used_bytes{area=\"heap\"");
  }

  /** The percentage of watches that go on at the second node without a reset. */
  private static double resumed(LocalCluster cluster) throws Exception {
    int resumed = 0;
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 0; i < RESUMES; i++) {
        String bookmark =
            first(client, cluster.node(0), "from=now")
                .replaceFirst(".*\"bookmark\":\"([^\"]*).*", "$1");
        String event = first(client, cluster.node(1), "bookmark=" + bookmark);
        resumed += event.contains("\"reset\"") ? 0 : 1;
        cluster.node(0).client().put("between", Integer.toString(i), "?w=all");
      }
    }
    return 100.0 * resumed / RESUMES;
  }

  /** The first event of a watch. */
  private static String first(HttpClient client, NodeProcess node, String query)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + node.ports().agent() + "/v1/watch?" + query);
    HttpRequest request =
        HttpRequest.newBuilder(uri).header("Accept", "application/x-ndjson").build();
    try (var body = client.send(request, BodyHandlers.ofInputStream()).body();
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      return lines.readLine();
    }
  }
}
