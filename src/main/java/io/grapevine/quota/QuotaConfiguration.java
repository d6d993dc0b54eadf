package io.grapevine.quota;

import io.grapevine.access.Policies;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
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
  Quotas quotas(ReplicatedState state, Ticker ticker, MeterRegistry registry, Policies policies) {
    Quotas quotas = new Quotas(state, ticker, registry);
    quotas.apply(policies.current().quotas());
    return quotas;
  }

  @Bean
  Repetition quotaRounds(
      Quotas quotas, Policies policies, Scheduler timer, Scheduler work, Ticker ticker) {
    Repetition rounds =
        new Repetition(
            "the count of the quotas",
            () -> {
              quotas.apply(policies.current().quotas());
              return quotas.round(work);
            },
            PAUSE,
            PAUSE,
            timer,
            ticker);
    policies.onChange(rounds::soon);
    return rounds;
  }
}
