package io.grapevine.agent;

import io.grapevine.state.PutResult.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** Counts the writes of applications that the state refused, by reason. */
@Component
final class RefusedWrites {

  private final Map<Reason, Counter> counters = new EnumMap<>(Reason.class);

  RefusedWrites(MeterRegistry registry) {
    for (Reason reason : Reason.values()) {
      counters.put(
          reason,
          Counter.builder("grapevine.refused.writes")
              .description("Writes of applications that the state refused, by reason")
              .tag("reason", reason.name().toLowerCase(Locale.ROOT).replace('_', '-'))
              .register(registry));
    }
  }

  void count(Reason reason) {
    Objects.requireNonNull(counters.get(reason)).increment();
  }
}
