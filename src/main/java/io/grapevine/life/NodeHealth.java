package io.grapevine.life;

import io.grapevine.clock.ClockWatch;
import io.grapevine.connection.Isolation;
import io.grapevine.connection.Life;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Health for operators; it is part of readiness, which depends on the phase, the clock and
 * isolation.
 */
@Component("node")
final class NodeHealth implements HealthIndicator {

  private final Life life;
  private final ReplicatedState state;
  private final PeerDirectory directory;
  private final Isolation isolation;
  private final ClockWatch clocks;

  NodeHealth(
      Life life,
      ReplicatedState state,
      PeerDirectory directory,
      Isolation isolation,
      ClockWatch clocks) {
    this.life = life;
    this.state = state;
    this.directory = directory;
    this.isolation = isolation;
    this.clocks = clocks;
  }

  @Override
  public Health health() {
    Life.Phase phase = life.phase();
    boolean ready = phase == Life.Phase.READY && !clocks.isWrong() && !isolation.isIsolated();
    Health.Builder health = ready ? Health.up() : Health.outOfService();
    if (phase == Life.Phase.STARTING) {
      health.withDetail("waitsFor", life.waitsFor());
    }
    return health
        .withDetail("phase", phase)
        .withDetail("version", state.version().toString())
        .withDetail("entries", state.size())
        .withDetail("peers", directory.known().size())
        .withDetail("peersBackedOff", directory.backedOff())
        .withDetail("cutOff", isolation.isCutOff())
        .withDetail("clock", clocks.describe())
        .build();
  }
}
