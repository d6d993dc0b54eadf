package io.grapevine.repair;

import io.grapevine.state.ReplicatedState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Down while this node rejects entries of peers because a limit is reached: this replica then lacks
 * entries. Values that are too large for this node are only a detail, because more room would not
 * help.
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
