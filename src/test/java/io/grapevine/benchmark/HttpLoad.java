package io.grapevine.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Requests over a number of kept connections, each sending its next request when it has the answer.
 */
final class HttpLoad {

  private static final int CONNECTIONS = 16;

  private HttpLoad() {}

  /**
   * Sends one request again and again.
   *
   * @return how many were answered with a 2xx in a second
   */
  static double perSecond(int port, String request, long nanos) throws Exception {
    byte[] bytes = request.getBytes(ISO_8859_1);
    long start = System.nanoTime();
    long answered = send(port, () -> System.nanoTime() - start < nanos ? bytes : null);
    return answered * 1e9 / (System.nanoTime() - start);
  }

  /**
   * Sends requests until there are no more.
   *
   * @param requests gives the next one to any of the connections, and null at the end
   * @return how many were answered, each with a 2xx
   * @throws Exception if one was not
   */
  static long send(int port, Supplier<byte @Nullable []> requests) throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      List<Future<Long>> counts =
          Stream.generate(() -> threads.submit(() -> loop(port, requests)))
              .limit(CONNECTIONS)
              .toList();
      long answered = 0;
      for (Future<Long> count : counts) {
        answered += count.get();
      }
      return answered;
    }
  }

  private static long loop(int port, Supplier<byte @Nullable []> requests) throws IOException {
    long answered = 0;
    try (HttpConnection connection = new HttpConnection(port)) {
      for (byte[] next = requests.get(); next != null; next = requests.get()) {
        connection.exchange(next).successful();
        answered++;
      }
    }
    return answered;
  }
}
