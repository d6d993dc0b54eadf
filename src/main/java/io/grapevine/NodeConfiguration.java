package io.grapevine;

import io.grapevine.agent.request.DefaultTtl;
import io.grapevine.life.Founder;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Time and randomness, which are injected into every part of a node, and the state, which does not
 * know Spring.
 */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** For durations; Micrometer's is the JVM's monotonic clock. */
  @Bean
  Ticker ticker() {
    return Clock.SYSTEM::monotonicTime;
  }

  /** Thread-safe, and different on every node from its first number on; not for secrets. */
  @Bean
  RandomGenerator random() {
    return new Random(new SecureRandom().nextLong());
  }

  /** The bytes that Netty holds for connections, on the heap and outside of it. */
  @Bean
  MeterBinder networkBuffers() {
    return new NettyAllocatorMetrics((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT);
  }

  /**
   * For timeouts and delays; not disposed with the context, because a drain needs it until the end.
   */
  @Bean(destroyMethod = "")
  Scheduler timer() {
    return Schedulers.parallel();
  }

  /**
   * For work whose cost grows with the size of a message or of the state: it must not run on event
   * loops or on the timer. It has one thread less than there are processors, so that it never
   * blocks all of them for the requests of applications. Like the timer, it is not disposed with
   * the context.
   */
  @Bean(destroyMethod = "")
  Scheduler work() {
    return Schedulers.newParallel(
        "work", Math.max(1, Runtime.getRuntime().availableProcessors() - 1), true);
  }

  /** The state, and what founding a cluster adds to it. */
  record Seeded(ReplicatedState state, Founder founder) {}

  /**
   * The seed is loaded before anything follows the state: it is the same everywhere, and no news.
   */
  @Bean
  Seeded seeded(StateProperties properties, InstantSource clock, Ticker ticker) {
    ReplicatedState state =
        new ReplicatedState(
            clock,
            ticker,
            properties.maxClockSkew(),
            properties.limits(Runtime.getRuntime().maxMemory()),
            new Retention(properties.tombstoneGrace(), properties.expiryGrace()));
    Resource seed = properties.seedFile();
    return new Seeded(state, seed == null ? () -> {} : Seed.load(seed, state, clock));
  }

  @Bean
  ReplicatedState state(Seeded seeded) {
    return seeded.state();
  }

  @Bean
  Founder founder(Seeded seeded) {
    return seeded.founder();
  }

  @Bean
  DefaultTtl defaultTtl(StateProperties properties) {
    Duration ttl = properties.defaultTtl();
    return new DefaultTtl(ttl == null ? 0 : ttl.toMillis());
  }

  /** Repeats the purge, where its work is done; the state itself knows which entries are due. */
  @Bean
  Repetition purges(
      ReplicatedState state, StateProperties properties, Scheduler work, Ticker ticker) {
    return new Repetition(
        "the purge",
        () -> Mono.fromRunnable(state::purge),
        properties.purgeInterval(),
        properties.purgeInterval(),
        work,
        ticker);
  }
}
