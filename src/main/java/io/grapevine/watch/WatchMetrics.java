package io.grapevine.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The meters of the watches of a node. */
final class WatchMetrics {

  /** Why a watch ended. */
  enum End {
    /** The reader closed it, or the network did. */
    CLOSED,
    /** It had events for its reader, who did not read. */
    STALLED,
    /** The node is shutting down. */
    SHUTDOWN,
    /** The rules or the token do not permit it any more. */
    REVOKED
  }

  private final MeterRegistry registry;
  private final Map<Event, Counter> sent = new EnumMap<>(Event.class);
  private final Map<End, Counter> ended = new EnumMap<>(End.class);
  private final Counter rejected;

  WatchMetrics(MeterRegistry registry) {
    this.registry = registry;
    for (Event event : Event.values()) {
      sent.put(
          event,
          counter("grapevine.watch.events", "Events sent to watches, by kind", "event", event));
    }
    for (End end : End.values()) {
      ended.put(
          end, counter("grapevine.watch.ended", "Watches that ended, by reason", "reason", end));
    }
    rejected =
        Counter.builder("grapevine.watch.rejected")
            .description("Watches that were rejected because grapevine.watch.max-watches were open")
            .register(registry);
  }

  private Counter counter(String name, String description, String label, Enum<?> value) {
    return Counter.builder(name)
        .description(description)
        .tag(label, value.name().toLowerCase(Locale.ROOT))
        .register(registry);
  }

  /** Shows the numbers that these watches know. */
  void bind(Watches watches) {
    Gauge.builder("grapevine.watch.open", watches, Watches::open)
        .description("Open watches")
        .register(registry);
    Gauge.builder("grapevine.watch.pending", watches, Watches::pending)
        .description("Changed keys that readers have not received yet, of all watches")
        .register(registry);
    Gauge.builder("grapevine.watch.lag", watches, Watches::secondsBehind)
        .description("Age of the oldest change that some reader has not received yet")
        .baseUnit("seconds")
        .register(registry);
  }

  void sent(Event event) {
    Objects.requireNonNull(sent.get(event)).increment();
  }

  void ended(End reason) {
    Objects.requireNonNull(ended.get(reason)).increment();
  }

  void rejected() {
    rejected.increment();
  }
}
