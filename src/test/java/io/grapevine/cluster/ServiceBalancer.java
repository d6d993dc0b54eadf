package io.grapevine.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A Service like those of Kubernetes: passes each new connection to one node in turn, does not read
 * its data, and learns with a delay which nodes are ready.
 */
final class ServiceBalancer implements AutoCloseable {

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  /** How many looks old what it knows is. */
  private static final int LATE = 5;

  private final Supplier<List<NodeProcess>> nodes;
  private final Deque<List<NodePorts>> looks = new ArrayDeque<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor();
  private final ServerSocket server;
  private volatile List<NodePorts> ready;

  /** A Service for these nodes, all of which are ready. */
  ServiceBalancer(Supplier<List<NodeProcess>> nodes) {
    this.nodes = nodes;
    this.ready = nodes.get().stream().map(NodeProcess::ports).toList();
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var _ =
        looking.scheduleWithFixedDelay(
            this::look, 0, BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void look() {
    looks.add(
        nodes.get().stream()
            .filter(node -> node.client().isReady())
            .map(NodeProcess::ports)
            .toList());
    if (looks.size() > LATE) {
      ready = looks.remove();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        List<NodePorts> targets = new ArrayList<>(ready);
        int port = targets.get(Math.floorMod(turn.getAndIncrement(), targets.size())).agent();
        Thread.ofVirtual().start(() -> connect(client, port));
      } catch (IOException e) {
        // Closed.
      }
    }
  }

  private static void connect(Socket client, int port) {
    try (client;
        Socket node = new Socket(InetAddress.getLoopbackAddress(), port)) {
      client.setTcpNoDelay(true);
      node.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> copy(node, client));
      copy(client, node);
      back.join();
    } catch (IOException e) {
      // One of them is gone: so is the other.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // As above.
    }
  }

  @Override
  public void close() throws IOException {
    looking.shutdownNow();
    server.close();
  }
}
