package io.grapevine.simulation;

import io.grapevine.testing.ManualClock;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Time as one process sees it: its wall clock, which may be wrong, and its threads, which may be
 * stopped for a while and end when it is killed.
 */
final class ProcessTime implements InstantSource, Ticker {

  private final VirtualTime time;
  private final Scheduler threads = new Threads(true);
  private final Scheduler wire = new Threads(false);
  private final List<Runnable> missed = new ArrayList<>();
  private long skewMillis;
  private boolean paused;
  private boolean ended;

  ProcessTime(VirtualTime time) {
    this.time = time;
  }

  /** Runs what the process does by itself; what falls due in a pause happens right after it. */
  Scheduler threads() {
    return threads;
  }

  /** Runs what others make it do; what arrives in a pause is lost. */
  Scheduler wire() {
    return wire;
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return ManualClock.START + TimeUnit.NANOSECONDS.toMillis(time.now()) + skewMillis;
  }

  @Override
  public long nanos() {
    return time.now();
  }

  /** From now on the wall clock is wrong by so much. */
  void skew(Duration skew) {
    skewMillis = skew.toMillis();
  }

  void pause() {
    paused = true;
  }

  void resume() {
    paused = false;
    missed.forEach(action -> time.after(0, action));
    missed.clear();
  }

  /** Nothing that was begun goes on. */
  void end() {
    ended = true;
    missed.clear();
  }

  boolean isRunning() {
    return !paused && !ended;
  }

  /** A scheduler without any threads of its own. */
  private final class Threads implements Scheduler {

    private final boolean catchesUp;

    Threads(boolean catchesUp) {
      this.catchesUp = catchesUp;
    }

    @Override
    public Disposable schedule(Runnable action) {
      return time.after(0, () -> run(action));
    }

    @Override
    public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
      return time.after(unit.toNanos(delay), () -> run(action));
    }

    private void run(Runnable action) {
      if (isRunning()) {
        action.run();
      } else if (paused && !ended && catchesUp) {
        missed.add(action);
      }
    }

    @Override
    public long now(TimeUnit unit) {
      return unit.convert(time.now(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
      return new Worker() {

        private boolean disposed;

        @Override
        public Disposable schedule(Runnable action) {
          return schedule(action, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable action, long delay, TimeUnit unit) {
          return Threads.this.schedule(
              () -> {
                if (!disposed) {
                  action.run();
                }
              },
              delay,
              unit);
        }

        @Override
        public void dispose() {
          disposed = true;
        }

        @Override
        public boolean isDisposed() {
          return disposed;
        }
      };
    }
  }
}
