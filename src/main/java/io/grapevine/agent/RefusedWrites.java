package io.grapevine.agent;

import io.grapevine.http.Counters;
import io.grapevine.state.PutResult.Reason;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import org.springframework.stereotype.Component;

/** Counts the writes of applications that the state refused, by reason. */
@Component
final class RefusedWrites {

  private final Counters<Reason> counters;

  RefusedWrites(MeterRegistry registry) {
    counters =
        new Counters<>(
            registry,
            "grapevine.refused.writes",
            "Writes of applications that the state refused, by reason",
            "reason",
            Reason.class,
            Tags.empty());
  }

  void count(Reason reason) {
    counters.get(reason).increment();
  }
}
