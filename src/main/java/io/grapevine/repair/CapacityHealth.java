package io.grapevine.repair;

import io.grapevine.state.ReplicatedState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while entries of peers are refused because a limit is reached: this replica then lacks what
 * others have. A single value that is too large for this node is a detail: no room helps.
 */
@Component("capacity")
final class CapacityHealth implements HealthIndicator {

  private final Merger merger;
  private final ReplicatedState state;

  CapacityHealth(Merger merger, ReplicatedState state) {
    this.merger = merger;
    this.state = state;
  }

  @Override
  public Health health() {
    return (merger.isWithoutRoom() ? Health.down() : Health.up())
        .withDetail("entries", state.size())
        .withDetail("maxEntries", state.limits().maxEntries())
        .withDetail("bytes", state.bytes())
        .withDetail("maxBytes", state.limits().maxBytes())
        .withDetail("keysWithValuesTooLarge", merger.keysTooLarge())
        .build();
  }
}
