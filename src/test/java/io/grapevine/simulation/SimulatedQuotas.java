package io.grapevine.simulation;

import io.grapevine.access.Quota;
import io.grapevine.access.Subject;
import io.grapevine.quota.Quotas;
import io.grapevine.quota.TestQuotas;
import io.grapevine.state.Admission;
import io.grapevine.state.Change;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.KeyRange;
import io.grapevine.state.PrefixTotal;
import io.grapevine.state.PrefixTotal.Sum;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Writer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * The quotas of all nodes of a cluster, and what must hold: what a node has counted is what a scan
 * of its state finds, whatever peers bring, and no write takes a node above a quota.
 */
final class SimulatedQuotas {

  private static final Subject APPLICATION = new Subject("application", Set.of());

  /** Expired values count up to the end of such a step of the wall clock. */
  private static final long STEP = 10_000;

  /** A clock that is set back by less does not show expired values again. */
  private static final long MOST_BACK = 60_000;

  private final SimulatedCluster cluster;
  private final List<Quota> quotas;
  private final Map<ReplicatedState, Quotas> ofStates = new IdentityHashMap<>();
  private int refused;

  SimulatedQuotas(SimulatedCluster cluster, List<Quota> quotas) {
    this.cluster = cluster;
    this.quotas = quotas;
  }

  /** Quotas that are soon reached by so many keys, one within the other. */
  static List<Quota> reachedBy(int keys) {
    return List.of(
        TestQuotas.of("all", "").bytes(60L * keys).quota(),
        TestQuotas.of("keys", "key/").entries(keys / 2).quota(),
        TestQuotas.of("ones", "key/1").entries(4).writesPerSecond(5).quota());
  }

  /** The writes of an application on a node. */
  Writer writer(SimulatedNode node) {
    ReplicatedState state = node.process().state;
    return state.writer(new Checked(of(node)));
  }

  /** The number of writes that were refused. */
  int refused() {
    return refused;
  }

  private Quotas of(SimulatedNode node) {
    return ofStates.computeIfAbsent(
        node.process().state,
        state -> {
          Quotas some = new Quotas(state, node.time(), new SimpleMeterRegistry());
          some.apply(quotas);
          some.round(Schedulers.immediate()).block();
          return some;
        });
  }

  /** Compares what each node has counted with its state. */
  void check() {
    cluster.nodes().stream().filter(node -> !node.isDown()).forEach(this::check);
  }

  private void check(SimulatedNode node) {
    Quotas some = of(node);
    some.round(Schedulers.immediate()).block();
    long now = node.time().millis();
    for (PrefixTotal total : TestQuotas.totals(some)) {
      Sum most = scan(node.process().state, total.prefix().orElse(null), now);
      Sum least = scan(node.process().state, total.prefix().orElse(null), now + MOST_BACK);
      Sum counted = total.sum();
      if (counted.values() > most.values()
          || counted.values() < least.values()
          || counted.bytes() > most.bytes()
          || counted.bytes() < least.bytes()) {
        throw new AssertionError(
            "node %d counts %s below %s, and has %s to %s (at %d ms)"
                .formatted(
                    node.number(),
                    counted,
                    total.prefix(),
                    least,
                    most,
                    cluster.time().now() / 1_000_000));
      }
    }
  }

  private static Sum scan(ReplicatedState state, @Nullable Key prefix, long millis) {
    return state
        .entries(KeyRange.of(prefix))
        .filter(entry -> entry.kind() == Entry.KNOWN_KIND && !entry.isTombstone())
        .filter(entry -> !entry.hasTtl() || Math.ceilDiv(entry.expiry(), STEP) * STEP > millis)
        .map(entry -> new Sum(1, entry.size()))
        .reduce(Sum.NOTHING, Sum::plus);
  }

  /** The admission of one write, or of some that are made together. */
  private final class Checked implements Admission {

    private final Quotas some;
    private final Admission admission;
    private List<Sum> before = List.of();

    Checked(Quotas some) {
      this.some = some;
      this.admission = some.admission(APPLICATION);
    }

    @Override
    public @Nullable Denial denial(List<Change> changes) {
      before = sums();
      Denial denial = admission.denial(changes);
      if (denial != null) {
        refused++;
      }
      return denial;
    }

    @Override
    public void stored(List<Entry> entries) {
      List<Sum> after = sums();
      for (int i = 0; i < after.size(); i++) {
        Quota quota = TestQuotas.ofTotals(some).get(i);
        if (isAbove(quota.entries(), before.get(i).values(), after.get(i).values())
            || isAbove(quota.bytes(), before.get(i).bytes(), after.get(i).bytes())) {
          throw new AssertionError("%s is above the quota %s".formatted(after.get(i), quota));
        }
      }
    }

    private List<Sum> sums() {
      return TestQuotas.totals(some).stream().map(PrefixTotal::sum).toList();
    }

    private static boolean isAbove(@Nullable Long limit, long less, long more) {
      return limit != null && more > limit && more > less;
    }
  }
}
