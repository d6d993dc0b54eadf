package io.grapevine.benchmark.growth;

import io.grapevine.benchmark.HttpConnection;
import io.grapevine.benchmark.contenders.Contender.Client;
import io.grapevine.benchmark.contenders.Entries;
import io.grapevine.benchmark.contenders.Grapevine;
import io.grapevine.cluster.NodeProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * The time from the begin of a write on the first node until the last node returns it. It asks all
 * nodes that have not returned it yet, then reads their answers, and repeats that without a pause.
 */
final class LagProbe implements AutoCloseable {

  /** A key that no load writes. */
  private static final String KEY = Entries.key(Integer.MAX_VALUE);

  private static final byte[] GET = Grapevine.get(KEY);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Client writer;
  private final List<HttpConnection> readers = new ArrayList<>();
  private long last = System.nanoTime();

  LagProbe(Grapevine cluster) throws Exception {
    writer = cluster.connect(0);
    List<NodeProcess> others = cluster.cluster().nodes();
    for (NodeProcess node : others.subList(1, others.size())) {
      HttpConnection reader = new HttpConnection(node.ports().agent());
      reader.exchange(GET); // A node soon closes a connection that has had no request.
      readers.add(reader);
    }
  }

  /**
   * The milliseconds of each write, after random pauses of up to so much, until the time is over.
   */
  List<Double> during(Duration time, Duration longestPause, RandomGenerator random)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(random.nextLong(longestPause.toNanos()));
      millis.add(write());
    }
    return millis;
  }

  /** The milliseconds of one write. */
  double write() throws Exception {
    long number = ++last;
    long start = System.nanoTime();
    writer.put(KEY, Entries.value(number));
    List<HttpConnection> missing = new ArrayList<>(readers);
    while (!missing.isEmpty()) {
      for (HttpConnection reader : missing) {
        reader.send(GET);
      }
      List<HttpConnection> still = new ArrayList<>();
      for (HttpConnection reader : missing) {
        if (!hasWrite(reader.receive(), number)) {
          still.add(reader);
        }
      }
      missing = still;
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new TimeoutException(
            "a write was not on " + missing.size() + " nodes after " + PATIENCE);
      }
    }
    return (System.nanoTime() - start) / 1e6;
  }

  private static boolean hasWrite(HttpConnection.Answer answer, long number) throws IOException {
    String value = Grapevine.value(answer);
    return value != null && Entries.number(value) >= number;
  }

  @Override
  public void close() throws Exception {
    writer.close();
    for (HttpConnection reader : readers) {
      reader.close();
    }
  }
}
