package io.grapevine.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
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
 * Applications that keep their connection, write and read 200 times a second in all, and try once
 * more at once what fails.
 */
final class KeptConnectionClients implements AutoCloseable {

  private static final int CLIENTS = 20;
  private static final int PAUSE_MILLIS = CLIENTS * 1_000 / 200;

  private final int port;
  private final String prefix;
  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicInteger number = new AtomicInteger();
  private final List<HttpClient> clients = new ArrayList<>();
  private final ScheduledExecutorService executor = Executors.newScheduledThreadPool(CLIENTS);

  /**
   * Clients that begin at once.
   *
   * @param port where they find the nodes
   * @param prefix of the keys that they write
   */
  KeptConnectionClients(int port, String prefix) {
    this.port = port;
    this.prefix = prefix;
    for (int i = 0; i < CLIENTS; i++) {
      HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
      clients.add(client);
      var _ =
          executor.scheduleAtFixedRate(
              () -> once(client), i * PAUSE_MILLIS / CLIENTS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void once(HttpClient client) {
    int n = number.getAndIncrement();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/state/" + prefix + n))
            .timeout(Duration.ofSeconds(20));
    request = n % 4 == 3 ? request.GET() : request.PUT(BodyPublishers.ofString("" + n));
    try {
      if (attempt(client, request.build()) >= 500) {
        retries.incrementAndGet();
        int status = attempt(client, request.build());
        if (status >= 500) {
          failures.add(n + ": " + status);
          return;
        }
      }
      if (n % 4 != 3) {
        acknowledged.put(prefix + n, "" + n);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The status; 599 where there was no answer. */
  private static int attempt(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 599;
    }
  }

  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** The requests that failed twice. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  int retries() {
    return retries.get();
  }

  @Override
  public void close() {
    executor.close();
    clients.forEach(HttpClient::close);
  }
}
