package io.grapevine.watch;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Begins a round when the next value may expire, or soon: the wall clock may have been set. */
final class Alarm {

  /** That the wall clock was set is noticed within this time. */
  private static final long LONGEST_MILLIS = 1_000;

  private final Runnable action;
  private final Scheduler timer;
  private final Disposable.Swap set = Disposables.swap();

  Alarm(Runnable action, Scheduler timer) {
    this.action = action;
    this.timer = timer;
  }

  /** It goes off once in so many milliseconds, or sooner, instead of when it was set for before. */
  void set(long millis) {
    long pause = Math.clamp(millis, 1, LONGEST_MILLIS);
    set.update(timer.schedule(action, pause, TimeUnit.MILLISECONDS));
  }

  /** It does not go off. */
  void off() {
    set.update(Disposables.disposed());
  }
}
