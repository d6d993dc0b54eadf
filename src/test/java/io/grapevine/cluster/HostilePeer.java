package io.grapevine.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A peer that behaves as badly as real ones can, at an address of its own on loopback. */
final class HostilePeer implements AutoCloseable {

  private static final int TRICKLE_MILLIS = 100;
  private static final byte[] FLOOD = ",0".repeat(16 * 1024).getBytes(UTF_8);

  private final int port;
  private final AtomicInteger contacts;
  private final AutoCloseable server;

  private HostilePeer(int port, AtomicInteger contacts, AutoCloseable server) {
    this.port = port;
    this.contacts = contacts;
    this.server = server;
  }

  /** Accepts connections, and never answers. */
  static HostilePeer silent() {
    try {
      ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
      AtomicInteger contacts = new AtomicInteger();
      Queue<Socket> connections = new ConcurrentLinkedQueue<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              while (true) {
                connections.add(server.accept());
                contacts.incrementAndGet();
              }
            } catch (IOException e) {
              // It was closed.
            }
          });
      return new HostilePeer(
          server.getLocalPort(),
          contacts,
          () -> {
            server.close();
            for (Socket connection : connections) {
              connection.close();
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers questions with this, and fails to take anything. */
  static HostilePeer answering(int status, String json) {
    return serving(exchange -> {
      byte[] body = json.getBytes(UTF_8);
      boolean asked = exchange.getRequestMethod().equals("GET");
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(asked ? status : 500, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
  }

  /** Answers everything with a state that begins well and goes on, slowly, without end. */
  static HostilePeer trickling() {
    ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();
    HostilePeer peer =
        serving(exchange -> {
          OutputStream body = begin(exchange, "{");
          var _ =
              schedule.scheduleAtFixedRate(
                  () -> write(body, " ".getBytes(UTF_8)),
                  TRICKLE_MILLIS,
                  TRICKLE_MILLIS,
                  TimeUnit.MILLISECONDS);
        });
    return new HostilePeer(
        peer.port,
        peer.contacts,
        () -> {
          schedule.shutdownNow();
          peer.close();
        });
  }

  /** Answers everything with a value without end, as fast as it can. */
  static HostilePeer flooding() {
    return serving(exchange -> {
      OutputStream body = begin(exchange, "{\"flood\":{\"value\":[0");
      while (true) {
        write(body, FLOOD);
      }
    });
  }

  private static OutputStream begin(HttpExchange exchange, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    OutputStream body = exchange.getResponseBody();
    write(body, json.getBytes(UTF_8));
    return body;
  }

  /** Throws when the other side is gone, which ends a task that repeats this. */
  private static void write(OutputStream body, byte[] bytes) {
    try {
      body.write(bytes);
      body.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HostilePeer serving(HttpHandler handler) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
      ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
      AtomicInteger contacts = new AtomicInteger();
      server.setExecutor(executor);
      server.createContext(
          "/",
          exchange -> {
            contacts.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            handler.handle(exchange);
          });
      server.start();
      return new HostilePeer(
          server.getAddress().getPort(),
          contacts,
          () -> {
            server.stop(0);
            executor.shutdownNow();
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return port;
  }

  /** How often nodes have connected to it or asked it something. */
  int contacts() {
    return contacts.get();
  }

  @Override
  public void close() throws Exception {
    server.close();
  }
}
