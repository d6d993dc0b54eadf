package io.grapevine.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A way to a server on loopback that can be lost as a network is: connections stay open and carry
 * nothing any more, not even after it is back; only new ones do.
 */
final class LossyProxy implements AutoCloseable {

  private static final int BUFFER = 8_192;

  private final ServerSocket server;
  private final int target;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private volatile int losses;
  private volatile boolean lost;

  LossyProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  String url() {
    return "https://127.0.0.1:" + server.getLocalPort();
  }

  synchronized void lose() {
    losses++;
    lost = true;
  }

  void resume() {
    lost = false;
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        sockets.add(client);
        if (!lost) {
          Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
          sockets.add(upstream);
          int generation = losses;
          Thread.ofVirtual().start(() -> carry(client, upstream, generation));
          Thread.ofVirtual().start(() -> carry(upstream, client, generation));
        }
      }
    } catch (IOException e) {
      // It was closed.
    }
  }

  private void carry(Socket from, Socket to, int generation) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (generation == losses) {
          out.write(buffer, 0, length);
        }
      }
      if (generation == losses) {
        to.close();
      }
    } catch (IOException e) {
      // One of them is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
