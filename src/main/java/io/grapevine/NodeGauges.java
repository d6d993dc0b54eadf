package io.grapevine;

import io.grapevine.connection.Continuity;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.rumor.RumorBuffer;
import io.grapevine.state.ReplicatedState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The gauges that show what several layers hold at the moment. */
@Component
final class NodeGauges implements MeterBinder {

  private final ReplicatedState state;
  private final RumorBuffer rumors;
  private final PeerDirectory directory;
  private final Continuity continuity;

  NodeGauges(
      ReplicatedState state, RumorBuffer rumors, PeerDirectory directory, Continuity continuity) {
    this.state = state;
    this.rumors = rumors;
    this.directory = directory;
    this.continuity = continuity;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    gauge(registry, "grapevine.state.entries", state::size);
    gauge(registry, "grapevine.state.bytes", state::bytes);
    gauge(registry, "grapevine.rumors.waiting", rumors::size);
    gauge(registry, "grapevine.peers.known", directory::size);
    gauge(registry, "grapevine.peers.backed.off", directory::backedOff);
    gauge(registry, "grapevine.last.pull.age.seconds", continuity::secondsSinceExchange);
  }

  private static void gauge(MeterRegistry registry, String name, Supplier<Number> value) {
    Gauge.builder(name, value).register(registry);
  }
}
