package io.grapevine.cluster;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An application that writes one new key after the other, to each node in turn, and records the
 * outcomes. A write that was not acknowledged may or may not have been stored.
 */
final class SteadyWriter implements AutoCloseable {

  private static final int PAUSE_MILLIS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String prefix;
  private final List<NodeClient> nodes;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Queue<HttpResponse<String>> refusals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unanswered = new AtomicInteger();
  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private int written;

  private SteadyWriter(String prefix, List<NodeClient> nodes) {
    this.prefix = prefix;
    this.nodes = nodes;
  }

  static SteadyWriter start(String prefix, List<NodeProcess> nodes) {
    SteadyWriter writer =
        new SteadyWriter(prefix, nodes.stream().map(NodeProcess::client).toList());
    var _ =
        writer.executor.scheduleWithFixedDelay(
            writer::write, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return writer;
  }

  private void write() {
    int number = written++;
    String key = prefix + number;
    String json = "{\"number\":" + number + "}";
    try {
      HttpResponse<String> answer = nodes.get(number % nodes.size()).put(key, json);
      if (answer.statusCode() == 201) {
        acknowledged.put(key, json);
      } else {
        refusals.add(answer);
      }
    } catch (UncheckedIOException e) {
      unanswered.incrementAndGet();
    }
  }

  /** Waits for so many more acknowledged writes. */
  void awaitMore(int writes) {
    int before = acknowledged.size();
    await(writes + " writes").atMost(PATIENCE).until(() -> acknowledged.size() >= before + writes);
  }

  /** The keys and values of the writes that a node has acknowledged so far. */
  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** The answers with which a node refused a write. */
  List<HttpResponse<String>> refusals() {
    return List.copyOf(refusals);
  }

  /** How many writes were refused, or got no answer. */
  int failures() {
    return refusals.size() + unanswered.get();
  }

  /** Ends the last write and begins no other. */
  @Override
  public void close() {
    executor.close();
  }
}
