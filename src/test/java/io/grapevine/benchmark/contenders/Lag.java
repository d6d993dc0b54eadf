package io.grapevine.benchmark.contenders;

import io.grapevine.benchmark.contenders.Contender.Client;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The time from the begin of a write on the first server until the third one returns it, or a later
 * one of that key. A thread reads the key of the oldest write that it has not seen again and again,
 * without a pause, and rests when it has seen all.
 */
final class Lag implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Client writer;
  private final Client reader;
  private final ExecutorService reads = Executors.newSingleThreadExecutor();

  /** The number that was last read of each key; only the thread that reads uses it. */
  private final Map<String, Long> seen = new HashMap<>();

  private long last;

  Lag(Contender contender) throws Exception {
    writer = contender.connect(0);
    reader = contender.connect(2);
  }

  /**
   * Writes to a key and returns when that is acknowledged.
   *
   * @return in milliseconds, when there is one
   */
  Future<Double> write(String key) throws Exception {
    long number = ++last;
    long start = System.nanoTime();
    Future<Double> lag = reads.submit(() -> awaitWrite(key, number, start));
    writer.put(key, Entries.value(number));
    return lag;
  }

  private double awaitWrite(String key, long number, long start) throws Exception {
    while (seen.getOrDefault(key, 0L) < number) {
      String value = reader.get(key);
      if (value != null) {
        seen.put(key, Entries.number(value));
      }
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new IllegalStateException("a write was not seen after " + PATIENCE);
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public void close() throws Exception {
    reads.shutdownNow();
    writer.close();
    reader.close();
  }
}
