package io.grapevine.audit;

import io.grapevine.time.Ticker;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes lines, at most so many in a second, and counts those that it leaves out.
 *
 * <p>A line only goes into a bounded queue. One thread of its own writes the lines, so whoever
 * serves a request never waits for a slow log.
 */
final class Audit implements AutoCloseable {

  /** The maximum number of lines that wait. */
  static final int WAITING = 1_024;

  private static final long PATIENCE_SECONDS = 2;

  private final Consumer<String> log;
  private final InstantSource clock;
  private final Ticker ticker;
  private final LineRate rate;
  private final BlockingQueue<AuditLine> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicInteger signals = new AtomicInteger();
  private final AtomicLong leftOut = new AtomicLong();
  private final AtomicLong allLeftOut = new AtomicLong();
  private volatile boolean reportDue;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("audit").factory());

  /**
   * @param log where the lines go
   * @param perSecond the maximum number of lines in a second
   */
  Audit(Consumer<String> log, InstantSource clock, Ticker ticker, int perSecond) {
    this.log = log;
    this.clock = clock;
    this.ticker = ticker;
    this.rate = new LineRate(perSecond, ticker.nanos());
  }

  /** A line that begins with the present moment. */
  AuditLine line() {
    return new AuditLine().with("time", clock.instant().toString());
  }

  /** Writes a line soon, or leaves it out. */
  void write(AuditLine line) {
    if (!rate.take(ticker.nanos()) || !queue.offer(line)) {
      leaveOut();
    } else if (signals.getAndIncrement() == 0) {
      run();
    }
  }

  /** Writes how many lines were left out since the last such line, if there are some. */
  void report() {
    if (leftOut.get() > 0) {
      reportDue = true;
      if (signals.getAndIncrement() == 0) {
        run();
      }
    }
  }

  /** After {@link #close} nothing is written. */
  private void run() {
    if (!thread.isShutdown()) {
      thread.execute(this::drain);
    }
  }

  private void drain() {
    int seen;
    do {
      seen = signals.get();
      for (AuditLine line = queue.poll(); line != null; line = queue.poll()) {
        log(line);
      }
      if (reportDue) {
        reportDue = false;
        log(line().with("leftOut", leftOut.getAndSet(0)));
      }
    } while (signals.addAndGet(-seen) != 0);
  }

  /** A line that the log does not take is left out, and the next ones are written. */
  private void log(AuditLine line) {
    try {
      log.accept(line.json());
    } catch (RuntimeException e) {
      leaveOut();
    }
  }

  private void leaveOut() {
    leftOut.incrementAndGet();
    allLeftOut.incrementAndGet();
  }

  /** How many lines were left out. */
  long leftOut() {
    return allLeftOut.get();
  }

  /** Writes what waits, for a short time. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        thread.shutdownNow();
      } else if (leftOut.get() > 0) {
        log(line().with("leftOut", leftOut.getAndSet(0)));
      }
    } catch (InterruptedException e) {
      thread.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
