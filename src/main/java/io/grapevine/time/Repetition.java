package io.grapevine.time;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Repeats the rounds of one kind: each begins a pause after the one before has ended, or when it is
 * signalled.
 *
 * <p>Each kind has a repetition of its own, so none waits for another. A round never starts while
 * the previous one is in progress. A failed round is logged, at most once a minute, and does not
 * stop the repetition. It holds no lock, and no thread while a round waits for something.
 */
public final class Repetition implements AutoCloseable {

  /** A pause that only a signal ends. */
  public static final Duration UNTIL_SIGNALLED = ChronoUnit.FOREVER.getDuration();

  private static final Logger log = LoggerFactory.getLogger(Repetition.class);

  private static final State NEW = new State();
  private static final State RUNNING = new State();
  private static final State RUNNING_ONCE_MORE = new State();
  private static final State STOPPED = new State();

  private final String name;
  private final Supplier<? extends Mono<?>> round;
  private final Duration first;
  private final Supplier<Duration> pause;
  private final long floor;
  private final Scheduler timer;
  private final Ticker ticker;
  private final AtomicReference<State> state = new AtomicReference<>(NEW);
  private final OnceAMinute failures;
  private volatile long begun;

  /**
   * A repetition with the same pause after each round, which is not started yet.
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
    this(name, round, first, () -> pause, Duration.ZERO, timer, ticker);
  }

  /**
   * A repetition that is not started yet.
   *
   * @param name the name of the rounds in the log
   * @param round one round; a new one for each call
   * @param first the pause before the first round
   * @param pause gives the pause after the round that has just ended, or {@link #UNTIL_SIGNALLED}
   * @param floor the minimum time between the beginnings of two rounds, also of signalled ones
   * @param timer where rounds begin
   */
  public Repetition(
      String name,
      Supplier<? extends Mono<?>> round,
      Duration first,
      Supplier<Duration> pause,
      Duration floor,
      Scheduler timer,
      Ticker ticker) {
    this.name = name;
    this.round = round;
    this.first = first;
    this.pause = pause;
    this.floor = floor.toNanos();
    this.timer = timer;
    this.ticker = ticker;
    this.begun = ticker.nanos() - this.floor;
    this.failures = new OnceAMinute(ticker);
  }

  /** The current activity; each wait is a separate state, which ends only once. */
  private static final class State {}

  /** Starts the rounds; has no effect the second time. */
  public void start() {
    await(NEW, first.toNanos());
  }

  /**
   * Starts a round now, or right after the one in progress, but for the floor. This is a signal: it
   * returns at once, and does nothing before the start.
   */
  public void soon() {
    if (woken(state.getAndUpdate(Repetition::woken)) == RUNNING) {
      schedule();
    }
  }

  private void schedule() {
    long delay = rest();
    if (delay > 0) {
      timer.schedule(this::run, delay, TimeUnit.NANOSECONDS);
    } else {
      timer.schedule(this::run);
    }
  }

  /** The rest of the minimum time since the last round began. */
  private long rest() {
    return Math.max(0, begun + floor - ticker.nanos());
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

  /** Returns false if the state is another one. */
  private boolean await(State before, long delay) {
    State waiting = new State();
    if (!state.compareAndSet(before, waiting)) {
      return false;
    }
    if (delay < Long.MAX_VALUE) {
      timer.schedule(
          () -> {
            if (state.compareAndSet(waiting, RUNNING)) {
              run();
            }
          },
          delay,
          TimeUnit.NANOSECONDS);
    }
    return true;
  }

  private void run() {
    begun = ticker.nanos();
    try {
      Mono.defer(round).doFinally(signal -> ended()).subscribe(done -> {}, this::report);
    } catch (Error e) { // Reactor throws errors that it considers fatal.
      report(e);
      ended();
    }
  }

  private void ended() {
    Duration next = pause.get();
    long delay = next.equals(UNTIL_SIGNALLED) ? Long.MAX_VALUE : Math.max(rest(), next.toNanos());
    // A signal may come at any moment: once it has, the state changes only here.
    if (!await(RUNNING, delay) && state.compareAndSet(RUNNING_ONCE_MORE, RUNNING)) {
      schedule();
    }
  }

  private void report(Throwable error) {
    failures.happened(times ->
        log.error(
            "{} failed {} times since the last report; it will be repeated", name, times, error));
  }
}
