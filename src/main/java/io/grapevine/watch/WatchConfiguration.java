package io.grapevine.watch;

import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** Puts the watches together. */
@Configuration(proxyBeanMethods = false)
class WatchConfiguration {

  @Bean
  Watches watches(
      ReplicatedState state,
      InstantSource clock,
      Ticker ticker,
      RandomGenerator random,
      Scheduler timer,
      Scheduler work,
      WatchProperties properties,
      MeterRegistry registry) {
    return new Watches(state, clock, ticker, random, timer, work, properties, registry);
  }
}
