package io.grapevine.simulation;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Concurrent activities, each on a thread of its own, lap by lap. If one of them hangs, the test
 * does not: it fails with the stacks of all threads, and names those that wait for each other.
 */
final class Actors implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final List<Runnable> steps = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "actor");
        thread.setDaemon(true);
        return thread;
      });

  /** From the next lap on, this is done as well. */
  void add(Runnable step) {
    steps.add(step);
  }

  /** Everyone does their thing so many times; waits for all of them. */
  void lap(int times) {
    List<Future<?>> running = new ArrayList<>();
    for (Runnable step : steps) {
      running.add(
          threads.submit(() -> {
            for (int i = 0; i < times; i++) {
              step.run();
            }
          }));
    }
    running.forEach(Actors::await);
  }

  private static void await(Future<?> actor) {
    try {
      actor.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(dump(), e);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("an actor failed", e);
    }
  }

  private static String dump() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return "threads hang, and these wait for each other for good: "
        + Arrays.toString(threads.findDeadlockedThreads())
        + Arrays.stream(threads.dumpAllThreads(true, true))
            .map(Object::toString)
            .collect(Collectors.joining("\n", "\n", ""));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
