package io.grapevine;

import io.grapevine.state.Limits;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Retention;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Time and chance as every part of a node is handed them, and the state, which knows no Spring. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class NodeConfiguration {

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  /** Thread-safe, and different on every node from its first number on. */
  @Bean
  RandomGenerator random() {
    return new SecureRandom();
  }

  /**
   * For time-outs and delays; not disposed with the context, because a drain needs it to the end.
   */
  @Bean(destroyMethod = "")
  Scheduler timer() {
    return Schedulers.parallel();
  }

  @Bean
  ReplicatedState state(StateProperties properties, InstantSource clock) {
    ReplicatedState state =
        new ReplicatedState(
            clock,
            properties.maxClockSkew(),
            new Limits(
                Math.toIntExact(properties.maxValueSize().toBytes()),
                properties.maxEntries(),
                properties.maxSize().toBytes()),
            new Retention(properties.tombstoneGrace(), properties.expiryGrace()));
    if (properties.seed() != null) {
      Seed.load(properties.seed(), state);
    }
    return state;
  }
}
