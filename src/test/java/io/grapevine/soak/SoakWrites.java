package io.grapevine.soak;

import io.grapevine.cluster.NodeClient;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Applications that write one new key after the other, each to a node at random, and remember which
 * were acknowledged.
 */
final class SoakWrites implements AutoCloseable {

  private static final int WRITERS = 8;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(80);

  private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
  private final Set<String> tried = ConcurrentHashMap.newKeySet();
  private final AtomicInteger failed = new AtomicInteger();
  private final ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean ended;

  private SoakWrites() {}

  /**
   * Begins to write.
   *
   * @param prefix of all keys
   */
  static SoakWrites begin(String prefix, List<NodeClient> nodes, SplittableRandom random) {
    SoakWrites writes = new SoakWrites();
    for (int i = 0; i < WRITERS; i++) {
      String own = prefix + i + "/";
      SplittableRandom chance = random.split();
      writes.writers.execute(() -> writes.write(own, nodes, chance));
    }
    return writes;
  }

  private void write(String prefix, List<NodeClient> nodes, SplittableRandom random) {
    for (int number = 0; !ended; number++) {
      String key = prefix + number;
      String json = "{\"number\":" + number + "}";
      tried.add(key);
      try {
        int status = nodes.get(random.nextInt(nodes.size())).put(key, json).statusCode();
        if (status < 300) {
          acknowledged.put(key, json);
        } else {
          failed.incrementAndGet();
        }
      } catch (UncheckedIOException e) {
        failed.incrementAndGet();
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  Map<String, String> acknowledged() {
    return Map.copyOf(acknowledged);
  }

  /** The keys that may be in the state, acknowledged or not. */
  Set<String> tried() {
    return Set.copyOf(tried);
  }

  /** How many writes were refused or not answered. */
  int failed() {
    return failed.get();
  }

  /** Waits for the last writes. */
  @Override
  public void close() {
    ended = true;
    writers.close();
  }
}
