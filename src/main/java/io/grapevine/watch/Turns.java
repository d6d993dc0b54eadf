package io.grapevine.watch;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import reactor.core.scheduler.Scheduler;

/**
 * Runs a task when it is signalled, one run at a time. What one run throws goes to the scheduler,
 * and does not prevent the next one.
 */
final class Turns {

  private final BooleanSupplier task;
  private final Scheduler work;
  private final AtomicInteger signals = new AtomicInteger();

  /**
   * @param task returns whether there is more to do
   */
  Turns(BooleanSupplier task, Scheduler work) {
    this.task = task;
    this.work = work;
  }

  /** A run begins now, or right after the one in progress. */
  void signal() {
    if (signals.getAndIncrement() == 0) {
      work.schedule(this::run);
    }
  }

  private void run() {
    int seen = signals.get();
    boolean goesOn = false;
    try {
      goesOn = task.getAsBoolean();
    } finally {
      if (signals.addAndGet(-seen) > 0 || goesOn && signals.getAndIncrement() == 0) {
        work.schedule(this::run);
      }
    }
  }
}
