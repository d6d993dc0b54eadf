package io.grapevine.quota;

import io.grapevine.access.Policies;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** Quotas exist only while access is on. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("grapevine.access.enabled")
class QuotaConfiguration {

  /** How soon the entries below a new prefix are counted, and expired ones no longer count. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Bean
  Quotas quotas(
      ReplicatedState state, Ticker ticker, MeterRegistry registry, Optional<Policies> policies) {
    Quotas quotas = new Quotas(state, ticker, registry);
    policies.ifPresent(some -> quotas.apply(some.current().quotas()));
    return quotas;
  }

  @Bean
  Repetition quotaRounds(
      Quotas quotas, Optional<Policies> policies, Scheduler timer, Scheduler work, Ticker ticker) {
    Repetition rounds =
        new Repetition(
            "the count of the quotas",
            () -> {
              policies.ifPresent(some -> quotas.apply(some.current().quotas()));
              return quotas.round(work);
            },
            PAUSE,
            PAUSE,
            timer,
            ticker);
    policies.ifPresent(some -> some.onChange(rounds::soon));
    return rounds;
  }
}
