import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes one new key after the other, to each node in turn, and remembers what was acknowledged.
 */
final class Writes {

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Thread thread;
  private final AtomicInteger failures = new AtomicInteger();

  Writes(String prefix, List<Node> nodes) {
    thread = Thread.ofPlatform().start(() -> {
      for (int i = 0; !ended.get(); i++) {
        try {
          if (nodes.get(i % nodes.size()).put(prefix + i, Integer.toString(i)) == 201) {
            acknowledged.add(prefix + i);
          } else {
            failures.incrementAndGet();
          }
          Thread.sleep(4);
        } catch (Exception e) {
          failures.incrementAndGet();
        }
      }
    });
  }

  /** Waits until this number of further writes is acknowledged. */
  void awaitMore(int count) throws Exception {
    int before = acknowledged.size();
    Podman.await(count + " more writes", () -> acknowledged.size() >= before + count);
  }

  /** The number of writes that were not acknowledged. */
  int failures() {
    return failures.get();
  }

  /** Stops, and returns the acknowledged keys. */
  Set<String> end() throws Exception {
    ended.set(true);
    thread.join();
    return new HashSet<>(acknowledged);
  }
}
