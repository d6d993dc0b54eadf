package io.grapevine.peers;

import io.grapevine.time.Repetition;
import io.grapevine.time.Ticker;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.core.scheduler.Scheduler;

/** Repeats the query of discovery. */
@Configuration(proxyBeanMethods = false)
class DiscoverySchedule {

  @Bean
  Repetition refreshes(Discovery discovery, Scheduler timer, Ticker ticker) {
    return new Repetition(
        "the refresh of the peer list",
        discovery::refreshOnce,
        Duration.ZERO,
        discovery::pause,
        Duration.ZERO,
        timer,
        ticker);
  }
}
