package io.grapevine;

import io.grapevine.connection.Continuity;
import io.grapevine.connection.Life;
import io.grapevine.http.Counters;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.ReplicatedState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.info.GitProperties;
import org.springframework.stereotype.Component;

/** The gauges that show what several layers hold at the moment. */
@Component
final class NodeGauges implements MeterBinder {

  private static final String UNKNOWN = "unknown";

  private final ReplicatedState state;
  private final RumorBuffer rumors;
  private final PeerDirectory directory;
  private final Continuity continuity;
  private final Life life;
  private final InstantSource clock;
  private final String version;
  private final String commit;

  NodeGauges(
      ReplicatedState state,
      RumorBuffer rumors,
      PeerDirectory directory,
      Continuity continuity,
      Life life,
      InstantSource clock,
      Optional<BuildProperties> build,
      Optional<GitProperties> git) {
    this.state = state;
    this.rumors = rumors;
    this.directory = directory;
    this.continuity = continuity;
    this.life = life;
    this.clock = clock;
    this.version = build.map(BuildProperties::getVersion).orElse(UNKNOWN);
    this.commit = git.map(GitProperties::getShortCommitId).orElse(UNKNOWN);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "state.entries", null, "Entries, with tombstones and expired", state::size);
    gauge(registry, "state.tombstones", null, "Tombstones among the entries", state::tombstones);
    gauge(registry, "state.bytes", "bytes", "Bytes of all keys and values", state::bytes);
    gauge(
        registry,
        "state.max.entries",
        null,
        "The limit of entries",
        () -> state.limits().maxEntries());
    gauge(
        registry,
        "state.max.bytes",
        "bytes",
        "The limit of the bytes of all keys and values",
        () -> state.limits().maxBytes());
    gauge(registry, "rumors.waiting", null, "Changes that are still sent to peers", rumors::size);
    gauge(
        registry,
        "rumors.oldest.age.seconds",
        "seconds",
        "How long ago the oldest change was written that no peer has accepted; 0 if there is none",
        this::oldestRumor);
    gauge(registry, "peers.known", null, "Peers in the list", directory::size);
    gauge(
        registry,
        "peers.backed.off",
        null,
        "Peers that failed and are not contacted at the moment",
        directory::backedOff);
    gauge(
        registry,
        "last.pull.age.seconds",
        "seconds",
        "Time since this node was last in touch with a peer",
        continuity::secondsSinceExchange);
    for (Life.Phase phase : Life.Phase.values()) {
      Gauge.builder("grapevine.phase", () -> life.phase() == phase ? 1 : 0)
          .description("1 for the phase in the life of this node that it is in")
          .tag("phase", Counters.label(phase))
          .register(registry);
    }
    Gauge.builder("grapevine.build.info", () -> 1)
        .description("Always 1; the labels say what runs")
        .tag("version", version)
        .tag("commit", commit)
        .tag("java", Runtime.version().toString())
        .register(registry);
  }

  private double oldestRumor() {
    long now = clock.millis();
    return Math.max(0, now - rumors.oldestUntold().orElse(now)) / 1_000.0;
  }

  private static void gauge(
      MeterRegistry registry,
      String name,
      @Nullable String unit,
      String description,
      Supplier<Number> value) {
    Gauge.builder("grapevine." + name, value)
        .description(description)
        .baseUnit(unit)
        .register(registry);
  }
}
