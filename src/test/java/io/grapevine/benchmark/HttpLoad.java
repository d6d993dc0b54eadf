package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests over a number of kept connections, each sending its next request when it has the answer.
 */
final class HttpLoad {

  private static final int CONNECTIONS = 16;
  private static final String LENGTH = "content-length:";

  private HttpLoad() {}

  /**
   * Sends one request again and again.
   *
   * @return how many were answered with a 2xx in a second
   */
  static double perSecond(int port, String request, long nanos) throws Exception {
    byte[] bytes = request.getBytes(ISO_8859_1);
    AtomicBoolean over = new AtomicBoolean();
    List<Callable<Long>> loops = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      loops.add(() -> loop(port, bytes, over));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS + 1)) {
      List<Future<Long>> counts = loops.stream().map(threads::submit).toList();
      long start = System.nanoTime();
      java.util.concurrent.locks.LockSupport.parkNanos(nanos);
      over.set(true);
      long answered = 0;
      for (Future<Long> count : counts) {
        answered += count.get();
      }
      return answered * 1e9 / (System.nanoTime() - start);
    }
  }

  private static long loop(int port, byte[] request, AtomicBoolean over) throws IOException {
    long answered = 0;
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (!over.get()) {
        socket.getOutputStream().write(request);
        readAnswer(in);
        answered++;
      }
    }
    return answered;
  }

  private static void readAnswer(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 2")) {
      throw new IOException("not a 2xx: " + status);
    }
    int length = 0;
    for (String header = line(in); !header.isEmpty(); header = line(in)) {
      if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
        length = Integer.parseInt(header.substring(LENGTH.length()).strip());
      }
    }
    in.skipNBytes(length);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }
}
