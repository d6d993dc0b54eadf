package io.grapevine.quota;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.grapevine.access.Quota;
import io.grapevine.access.Subject;
import io.grapevine.quota.OpenWatches.Bound;
import io.grapevine.quota.OpenWatches.Counted;
import io.grapevine.state.Admission;
import io.grapevine.state.Change;
import io.grapevine.state.Key;
import io.grapevine.state.PrefixMap;
import io.grapevine.state.PrefixTotal;
import io.grapevine.state.PrefixTotals;
import io.grapevine.state.ReplicatedState;
import io.grapevine.time.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The quotas of a node. They limit what applications do on this node, and never what peers bring:
 * two nodes may each admit as much as a quota allows, and what is above it after that stays.
 *
 * <p>Entries and bytes are decided under the state's write lock, together with the write, so no
 * number of concurrent writes exceeds them.
 */
public final class Quotas {

  /** The maximum number of subjects whose rate is remembered. */
  private static final int SUBJECTS = 10_000;

  private final Ticker ticker;
  private final PrefixTotals totals;
  private final QuotaMetrics metrics;
  private final OpenWatches open = new OpenWatches();
  private volatile InForce inForce;

  /** No quotas. */
  public Quotas(ReplicatedState state, Ticker ticker, MeterRegistry registry) {
    this.ticker = ticker;
    this.totals = state.totals();
    this.metrics = new QuotaMetrics(registry, open);
    this.inForce = new InForce(List.of(), PrefixMap.empty());
  }

  /** Some quotas, and the accounts of those who asked lately. */
  private final class InForce {

    private final List<Quota> source;
    private final List<Applied> quotas;
    private final Map<String, Counter> writes;
    private final LoadingCache<Subject, Account> accounts =
        Caffeine.newBuilder().maximumSize(SUBJECTS).executor(Runnable::run).build(this::account);

    /** From now on, their meters are shown, and no others. */
    InForce(List<Quota> quotas, PrefixMap<PrefixTotal> totals) {
      this.source = quotas;
      this.quotas = quotas.stream().map(quota -> Applied.of(quota, totals)).toList();
      this.writes = metrics.show(this.quotas);
    }

    private Account account(Subject subject) {
      long now = ticker.nanos();
      return new Account(
          quotas.stream()
              .filter(applied -> applied.quota().appliesTo(subject))
              .map(applied ->
                  new Share(
                      applied, subject, now, requireNonNull(writes.get(applied.quota().name()))))
              .toList());
    }
  }

  /**
   * From now on these quotas are in force. The rates begin anew; entries and bytes below a prefix
   * that had no quota before are counted by the next round, and until then only those that were
   * counted are held against it.
   *
   * @param quotas the same object has no effect
   */
  @SuppressWarnings("ReferenceEquality") // A list that is read anew is another one.
  public void apply(List<Quota> quotas) {
    if (inForce.source == quotas) {
      return;
    }
    totals.keep(
        quotas.stream().filter(Applied::limitsRoom).map(Applied::prefixOf).collect(toSet()));
    inForce = new InForce(quotas, totals.totals());
  }

  /**
   * Excludes values that expired, and counts what is not counted yet, some keys at a time: each
   * step is a task of its own.
   */
  public Mono<Void> round(Scheduler work) {
    Mono<Boolean> count = Mono.fromSupplier(totals::count).subscribeOn(work);
    return Mono.<Boolean>fromRunnable(totals::expire)
        .subscribeOn(work)
        .then(count.repeat().takeWhile(left -> left).then());
  }

  /** Admits the writes of a subject. */
  public Admission admission(Subject subject) {
    return inForce.quotas.isEmpty() ? Admission.OPEN : new Writes(subject);
  }

  /** The writes of one request. */
  private final class Writes implements Admission {

    private final Subject subject;
    private InForce known;
    private Account account;

    Writes(Subject subject) {
      this.subject = subject;
      this.known = inForce;
      this.account = known.accounts.get(subject);
    }

    @Override
    public @Nullable Denial denial(List<Change> changes) {
      InForce now = inForce;
      if (known != now) {
        account = now.accounts.get(subject);
        known = now;
      }
      Exceeded exceeded = account.take(changes, ticker.nanos());
      if (exceeded != null) {
        metrics.refused(exceeded);
      }
      return exceeded;
    }
  }

  /**
   * A watch of a subject.
   *
   * @param overlaps whether the watch is about keys with this prefix; empty: about any
   */
  public Watching watch(Subject subject, Predicate<Optional<Key>> overlaps) {
    InForce now = inForce;
    List<Share> shares =
        now.quotas.isEmpty()
            ? List.of()
            : now.accounts.get(subject).shares().stream()
                .filter(share -> share.watches().isPresent())
                .filter(share -> overlaps.test(share.applied().prefix()))
                .toList();
    List<Bound> bounds = shares.stream().flatMap(share -> share.watches().stream()).toList();
    Optional<Bound> passed = open.open(bounds);
    if (passed.isPresent()) {
      Exceeded exceeded =
          shares
              .get(bounds.indexOf(passed.get()))
              .applied()
              .exceeded(Exceeded.Kind.WATCHES, passed.get().most(), 0, 0);
      metrics.refused(exceeded);
      return exceeded;
    }
    AtomicBoolean closed = new AtomicBoolean();
    return new Watching.Admitted(() -> {
      if (closed.compareAndSet(false, true)) {
        open.close(bounds);
      }
    });
  }

  List<Applied> inForce() {
    return inForce.quotas;
  }

  /** The number of open watches that a quota counts for a subject. */
  int open(String quota, Subject subject) {
    return open.open(new Counted(quota, subject.name()));
  }
}
