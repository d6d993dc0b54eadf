package io.grapevine.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * One thread for each core, each for one simulation. The log of the nodes is off: thousands of them
 * would report many intended faults.
 */
final class SimulationThreads {

  private static final String NAME = "simulation-";

  private SimulationThreads() {}

  static ExecutorService start() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.addTurboFilter(new Silence());
    }
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        Runtime.getRuntime().availableProcessors(),
        task -> new Thread(task, NAME + number.incrementAndGet()));
  }

  private static final class Silence extends TurboFilter {

    @Override
    public FilterReply decide(
        @Nullable Marker marker,
        Logger logger,
        Level level,
        @Nullable String format,
        Object @Nullable [] arguments,
        @Nullable Throwable error) {
      return Thread.currentThread().getName().startsWith(NAME)
          ? FilterReply.DENY
          : FilterReply.NEUTRAL;
    }
  }
}
