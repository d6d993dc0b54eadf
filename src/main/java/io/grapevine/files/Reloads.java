package io.grapevine.files;

import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Files of one kind, which are read in the same rounds. */
public final class Reloads {

  private final List<Reload<?>> all = new CopyOnWriteArrayList<>();

  /** From the next round on, these files are read too. */
  public void add(Reload<?> reload) {
    all.add(reload);
  }

  /** The number of those that have changed and cannot be used. */
  public long stale() {
    return all.stream().filter(Reload::isStale).count();
  }

  /** Reads all files once. */
  public void round() {
    all.forEach(Reload::look);
  }

  /**
   * The rounds, which are not started yet. Files may be on a network; no thread of ours waits for
   * them.
   */
  public Repetition every(Duration pause, String name, Scheduler timer, Ticker ticker) {
    return new Repetition(
        name,
        () ->
            all.isEmpty()
                ? Mono.empty()
                : Mono.fromRunnable(this::round).subscribeOn(Schedulers.boundedElastic()),
        pause,
        pause,
        timer,
        ticker);
  }
}
