package io.grapevine.connection;

import io.grapevine.peers.PeerDirectory;
import io.grapevine.state.ReplicatedState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Health as operators see it: part of readiness, where the phase and the clock count. */
@Component("node")
final class NodeHealth implements HealthIndicator {

  private final Life life;
  private final ReplicatedState state;
  private final PeerDirectory directory;
  private final Continuity continuity;
  private final ClockWatch clocks;

  NodeHealth(
      Life life,
      ReplicatedState state,
      PeerDirectory directory,
      Continuity continuity,
      ClockWatch clocks) {
    this.life = life;
    this.state = state;
    this.directory = directory;
    this.continuity = continuity;
    this.clocks = clocks;
  }

  @Override
  public Health health() {
    Life.Phase phase = life.phase();
    boolean ready = phase == Life.Phase.READY && !clocks.isWrong();
    return (ready ? Health.up() : Health.outOfService())
        .withDetail("phase", phase)
        .withDetail("version", state.version().toString())
        .withDetail("entries", state.size())
        .withDetail("peers", directory.known().size())
        .withDetail("peersBackedOff", directory.backedOff())
        .withDetail("cutOff", continuity.isCutOff())
        .withDetail("clock", clocks.describe())
        .build();
  }
}
