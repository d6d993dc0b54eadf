/**
 * Observes the private memory of a process, which the kernel cannot reclaim when a
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
      // The process ended, or the observation is over; later checks detect that it ended.
    }
  }

  @Override
  public void close() {
    watcher.interrupt();
  }
}
