package io.grapevine.watch;

import io.grapevine.testing.ManualClock;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** A scheduler on a manual clock: nothing happens before {@link #run}. */
final class TestTimer implements Scheduler {

  private record Task(long due, long number, Runnable action, Disposable disposable) {}

  private final ManualClock clock;
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::number));
  private long planned;

  TestTimer(ManualClock clock) {
    this.clock = clock;
  }

  /** Everything happens that is due. */
  void run() {
    while (!tasks.isEmpty() && tasks.peek().due <= clock.nanos()) {
      Task task = tasks.remove();
      if (!task.disposable.isDisposed()) {
        task.action.run();
      }
    }
  }

  @Override
  public Disposable schedule(Runnable action) {
    return schedule(action, 0, TimeUnit.NANOSECONDS);
  }

  @Override
  public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
    Disposable disposable = Disposables.single();
    tasks.add(new Task(clock.nanos() + unit.toNanos(delay), planned++, action, disposable));
    return disposable;
  }

  @Override
  public Worker createWorker() {
    throw new UnsupportedOperationException();
  }
}
