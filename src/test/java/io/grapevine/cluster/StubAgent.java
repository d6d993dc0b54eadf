package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * A peer like c19 0.1 agents: it supports only JSON, answers every GET with its full state,
 * declares nothing about itself, accepts deltas by PUT, and labels all of its answers as JSON. It
 * answers no GET before it is released.
 */
final class StubAgent implements AutoCloseable {

  private final Map<String, JsonNode> state = new ConcurrentHashMap<>();
  private final Queue<String> contentTypes = new ConcurrentLinkedQueue<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  StubAgent() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] request = exchange.getRequestBody().readAllBytes();
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        asked.countDown();
        awaitRelease();
        answer(exchange, 200, json());
      }
      case "PUT" -> {
        contentTypes.add(exchange.getRequestHeaders().getFirst("Content-Type"));
        ClusterChecks.JSON.readTree(request).forEachEntry(this::merge);
        answer(exchange, 204, "");
      }
      default -> answer(exchange, 405, "");
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void merge(String key, JsonNode entry) {
    state.merge(key, entry, (ours, theirs) -> time(theirs) > time(ours) ? theirs : ours);
  }

  private static long time(JsonNode entry) {
    return entry.get("ts").asLong();
  }

  private String json() {
    return state.entrySet().stream()
        .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue())
        .collect(Collectors.joining(",", "{", "}"));
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Sets a value as of now; the ttl is in milliseconds or null. */
  void put(String key, String json, String ttl) {
    String entry =
        "{\"value\":%s,\"ts\":%d,\"ttl\":%s,\"extra\":1}"
            .formatted(json, InstantSource.system().millis(), ttl);
    merge(key, ClusterChecks.JSON.readTree(entry));
  }

  /** What it holds; an entry has value, ts and ttl. */
  Map<String, JsonNode> state() {
    return Map.copyOf(state);
  }

  /** The content types of the deltas that it got. */
  Queue<String> contentTypes() {
    return contentTypes;
  }

  /** Whether somebody asked for its state, and perhaps waits for the answer. */
  boolean wasAsked() {
    return asked.getCount() == 0;
  }

  /** From now on it answers. */
  void release() {
    released.countDown();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
