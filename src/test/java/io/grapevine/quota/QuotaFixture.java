package io.grapevine.quota;

import static io.grapevine.testing.Utf8.bytes;

import io.grapevine.access.Subject;
import io.grapevine.state.Condition;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Set;
import reactor.core.scheduler.Schedulers;

/** A state with quotas, and writers of several subjects. */
abstract class QuotaFixture {

  static final Subject CART = new Subject("cart", Set.of());
  static final Subject OTHER = new Subject("other", Set.of());

  final ManualClock clock = new ManualClock();
  final ReplicatedState state = States.empty(clock);
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Quotas quotas = new Quotas(state, clock, meters);

  final void apply(TestQuotas.Builder... some) {
    quotas.apply(List.of(some).stream().map(TestQuotas.Builder::quota).toList());
    quotas.round(Schedulers.immediate()).block();
  }

  final Writer writer(Subject subject) {
    return state.writer(quotas.admission(subject));
  }

  final PutResult put(Subject subject, String key, String json) {
    return writer(subject).put(Key.of(key), bytes(json), 0, Condition.NONE);
  }

  final double gauge(String name) {
    return meters.get(name).tag("quota", "q").gauge().value();
  }
}
