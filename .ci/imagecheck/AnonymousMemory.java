/**
 * Watches how much memory of its own a process has: what the kernel cannot take back when a
 * container reaches its limit.
 */
final class AnonymousMemory implements AutoCloseable {

  private static final long PERIOD_MILLIS = 50;

  private final Thread watcher;
  private volatile long most;

  AnonymousMemory(Node node) {
    watcher = Thread.ofVirtual().start(() -> watch(node));
  }

  /** In KiB. */
  long most() {
    return most;
  }

  private void watch(Node node) {
    try {
      while (true) {
        most = Math.max(most, Long.parseLong(node.status("RssAnon").split(" ")[0]));
        Thread.sleep(PERIOD_MILLIS);
      }
    } catch (Exception e) {
      // The process ended or nobody watches any more; that it ended is found by whoever asks it next.
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
