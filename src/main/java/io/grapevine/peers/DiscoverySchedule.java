package io.grapevine.peers;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Repeats the question who is there. */
@Component
class DiscoverySchedule {

  private final Discovery discovery;

  DiscoverySchedule(Discovery discovery) {
    this.discovery = discovery;
  }

  @Scheduled(fixedDelayString = "${grapevine.peers.refresh-interval:1s}")
  Mono<Void> refresh() {
    return discovery.refreshOnce();
  }
}
