package io.grapevine.time;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Repeats the rounds of one kind: each begins a fixed pause after the one before has ended.
 *
 * <p>Each kind has a repetition of its own, so none waits for another. A round never starts while
 * the previous one is in progress. A failed round is logged, at most once a minute, and does not
 * stop the repetition. It holds no lock, and no thread while a round waits for something.
 */
public final class Repetition implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Repetition.class);

  private static final State NEW = new State();
  private static final State RUNNING = new State();
  private static final State RUNNING_ONCE_MORE = new State();
  private static final State STOPPED = new State();

  private final String name;
  private final Supplier<? extends Mono<?>> round;
  private final Duration first;
  private final Duration pause;
  private final Scheduler timer;
  private final AtomicReference<State> state = new AtomicReference<>(NEW);
  private final OnceAMinute failures;

  /**
   * A repetition that is not started yet.
   *
   * @param name the name of the rounds in the log
   * @param round one round; a new one for each call
   * @param first the pause before the first round
   * @param timer where rounds begin
   */
  public Repetition(
      String name,
      Supplier<? extends Mono<?>> round,
      Duration first,
      Duration pause,
      Scheduler timer,
      Ticker ticker) {
    this.name = name;
    this.round = round;
    this.first = first;
    this.pause = pause;
    this.timer = timer;
    this.failures = new OnceAMinute(ticker);
  }

  /** The current activity; each wait is a separate state, which ends only once. */
  private static final class State {}

  /** Starts the rounds; has no effect the second time. */
  public void start() {
    await(NEW, first);
  }

  /**
   * Starts a round now, or right after the one in progress. This is a signal: it returns at once,
   * and does nothing before the start.
   */
  public void soon() {
    if (woken(state.getAndUpdate(Repetition::woken)) == RUNNING) {
      timer.schedule(this::run);
    }
  }

  private static State woken(State before) {
    if (before == NEW || before == STOPPED) {
      return before;
    }
    return before == RUNNING || before == RUNNING_ONCE_MORE ? RUNNING_ONCE_MORE : RUNNING;
  }

  /** Stops the repetition: no further round begins. */
  @Override
  public void close() {
    state.set(STOPPED);
  }

  private void await(State before, Duration delay) {
    State waiting = new State();
    if (state.compareAndSet(before, waiting)) {
      timer.schedule(
          () -> {
            if (state.compareAndSet(waiting, RUNNING)) {
              run();
            }
          },
          delay.toNanos(),
          TimeUnit.NANOSECONDS);
    }
  }

  private void run() {
    try {
      Mono.defer(round).doFinally(signal -> ended()).subscribe(done -> {}, this::report);
    } catch (Error e) { // Reactor throws errors that it considers fatal.
      report(e);
      ended();
    }
  }

  private void ended() {
    if (state.compareAndSet(RUNNING_ONCE_MORE, RUNNING)) {
      timer.schedule(this::run);
    } else {
      await(RUNNING, pause);
    }
  }

  private void report(Throwable error) {
    failures.happened(times ->
        log.error(
            "{} failed {} times since the last report; it will be repeated", name, times, error));
  }
}
