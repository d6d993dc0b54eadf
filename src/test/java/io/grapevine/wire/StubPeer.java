package io.grapevine.wire;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grapevine.peers.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** An HTTP server that sends the answers that a test defines. */
final class StubPeer implements AutoCloseable {

  /** The content types of the requests so far. */
  final Queue<String> types = new ConcurrentLinkedQueue<>();

  /** Which process it says it is; null: it is no node. */
  volatile @Nullable String node;

  /** What it does with a request that was read. */
  volatile Handler handler = exchange -> {};

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  interface Handler {
    void handle(HttpExchange exchange) throws IOException;
  }

  StubPeer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            types.add("" + exchange.getRequestHeaders().getFirst("Content-Type"));
            exchange.getRequestBody().readAllBytes();
            if (node != null) {
              exchange.getResponseHeaders().add(PeerHeaders.NODE, node);
            }
            handler.handle(exchange);
          }
        });
    server.start();
  }

  Peer address() {
    return new Peer("127.0.0.1", server.getAddress().getPort());
  }

  /** Answers without a type or a body. */
  static Handler answer(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  static Handler answer(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** Repeats this until the other side is gone. */
  static Handler endless(String type, byte[] piece) {
    return exchange -> {
      OutputStream body = begin(exchange, type);
      while (true) {
        body.write(piece);
      }
    };
  }

  static OutputStream begin(HttpExchange exchange, String type) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
