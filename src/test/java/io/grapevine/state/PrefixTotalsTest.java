package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.PrefixTotal.Sum;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Totals below prefixes, compared with those of a scan. */
class PrefixTotalsTest {

  private static final Optional<Key> ALL = Optional.empty();
  private static final Optional<Key> BELOW_A = Optional.of(Key.of("a/"));
  private static final Duration LATEST_END = Duration.ofSeconds(10);

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final PrefixTotals totals = state.totals();

  @Test
  void countsValuesAndTheirBytesAndFreesThemWhenTheyAreDeleted() {
    keep(List.of(ALL, BELOW_A));
    Entry one = put("a/1", "1", 0);
    put("b", "1", 0);

    assertThat(sum(BELOW_A)).isEqualTo(new Sum(1, one.size()));
    Entry longer = put("a/1", "1234", 0);
    assertThat(sum(BELOW_A)).isEqualTo(new Sum(1, longer.size()));
    assertThat(sum(ALL).values()).isEqualTo(2);

    state.remove(Key.of("a/1"));

    assertThat(sum(BELOW_A)).isEqualTo(Sum.NOTHING);
  }

  @Test
  void anExpiredValueIsFreeAFewSecondsAfterItsExpiryAndNotWhenItIsPurged() {
    keep(List.of(BELOW_A));
    put("a/1", "1", 5_000);
    put("a/2", "1", 3_600_000);

    clock.advance(Duration.ofSeconds(5).plus(LATEST_END));
    totals.expire();
    assertThat(sum(BELOW_A).values()).isOne();

    put("a/1", "1", 5_000);
    assertThat(sum(BELOW_A).values()).as("written again").isEqualTo(2);
    clock.advance(Duration.ofDays(3));
    state.purge();
    totals.expire();
    assertThat(sum(BELOW_A)).isEqualTo(Sum.NOTHING);
  }

  @Test
  void aValueThatIsRenewedLeavesNothingBehind() {
    keep(List.of(BELOW_A));
    for (int i = 1; i <= 100; i++) {
      put("a/1", "1", i * 60_000L);
    }

    assertThat(total(BELOW_A).steps()).isOne();
    state.remove(Key.of("a/1"));
    assertThat(total(BELOW_A).steps()).isZero();
  }

  @Test
  void growthIsWhatTheChangeAddsThen() {
    keep(List.of(BELOW_A));
    Entry expired = put("a/1", "1", 5_000);
    Entry next = Entry.value(expired.key(), Stamp.OLDEST, bytes("123"), 0);

    assertThat(total(BELOW_A).growth(new Change(expired, next)))
        .isEqualTo(new Sum(0, growth(expired, next)));
    assertThat(total(BELOW_A).growth(new Change(null, next))).isEqualTo(new Sum(1, next.size()));
    clock.advance(Duration.ofSeconds(5).plus(LATEST_END));
    totals.expire();
    assertThat(total(BELOW_A).growth(new Change(expired, next))).isEqualTo(new Sum(1, next.size()));
  }

  private static long growth(Entry before, Entry after) {
    return after.size() - before.size();
  }

  @Test
  void aPrefixThatStaysIsNotCountedAnew() {
    keep(List.of(BELOW_A));
    put("a/1", "1", 0);
    PrefixTotal before = total(BELOW_A);

    totals.keep(List.of(ALL, BELOW_A));

    assertThat(total(BELOW_A)).isSameAs(before);
    assertThat(total(ALL).isComplete()).isFalse();
    countAll();
    assertThat(sum(ALL)).isEqualTo(sum(BELOW_A));
  }

  @Test
  void aClockThatWasFarAheadDoesNotHideValuesForLong() {
    keep(List.of(ALL));
    put("k", "1", 3_600_000);
    clock.set(ManualClock.START + 365L * 86_400_000);
    totals.expire();
    assertThat(sum(ALL)).isEqualTo(Sum.NOTHING);

    clock.set(ManualClock.START);
    totals.expire();
    countAll();

    assertThat(sum(ALL).values()).isOne();
  }

  @Test
  void areThoseOfAScanAfterAnyChanges() {
    Seeds.forEach(
        200,
        random -> {
          ManualClock time = new ManualClock();
          ReplicatedState some = States.empty(time);
          PrefixTotals kept = some.totals();
          RandomEntries entries = new RandomEntries(random);
          for (int i = 0; i < 200; i++) {
            change(random, some, entries, time);
            if (random.nextInt(20) == 0) {
              kept.keep(random.nextBoolean() ? List.of(ALL, BELOW_A) : List.of(BELOW_A));
            }
            kept.expire();
            if (random.nextBoolean()) {
              while (kept.count()) {}
              kept.totals().values().forEach(total -> checkLikeAScan(total, some, time.millis()));
            }
          }
        });
  }

  private static void change(
      RandomGenerator random, ReplicatedState state, RandomEntries entries, ManualClock clock) {
    Key key = random.nextInt(4) == 0 ? Key.of("a/" + random.nextInt(9)) : entries.key();
    switch (random.nextInt(7)) {
      case 0 -> state.remove(key);
      case 1 -> state.merge(entries.next());
      case 2 -> state.touch(key, entries.ttl(), Condition.NONE);
      case 3 -> clock.advance(Duration.ofMillis(random.nextInt(300_000)));
      case 4 -> state.purge();
      case 5 -> state.retain(entry -> random.nextInt(10) > 0);
      default -> state.put(key, entries.value(), entries.ttl());
    }
  }

  private static void checkLikeAScan(PrefixTotal total, ReplicatedState state, long now) {
    KeyRange range = KeyRange.of(total.prefix().orElse(null));
    Sum sum =
        state
            .entries(range)
            .filter(entry -> entry.kind() == Entry.KNOWN_KIND && !entry.isTombstone())
            .filter(entry -> !entry.hasTtl() || Retention.nextStep(entry.expiry()) > now)
            .map(entry -> new Sum(1, entry.size()))
            .reduce(Sum.NOTHING, Sum::plus);
    assertThat(total.sum()).isEqualTo(sum);
  }

  /** Prefixes come and go while two threads write and a third one counts. */
  @Test
  void countsBesideWritersAreExact() throws Exception {
    for (int i = 0; i < 20_000; i++) {
      state.put(Key.of("a/" + i), bytes("1"), 0);
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      List<Future<?>> running = new ArrayList<>();
      for (int seed = 1; seed <= 2; seed++) {
        RandomGenerator random = new SplittableRandom(seed);
        running.add(threads.submit(() -> write(random)));
      }
      running.add(
          threads.submit(() -> {
            for (int i = 0; i < 30; i++) {
              totals.keep(i % 2 == 0 ? List.of(BELOW_A, ALL) : List.of(ALL));
              countAll();
            }
            totals.keep(List.of(BELOW_A, ALL));
            countAll();
          }));
      for (Future<?> one : running) {
        one.get();
      }
    }

    checkLikeAScan(total(ALL), state, clock.millis());
    checkLikeAScan(total(BELOW_A), state, clock.millis());
  }

  private void write(RandomGenerator random) {
    for (int i = 0; i < 40_000; i++) {
      Key key = Key.of((random.nextInt(4) == 0 ? "b/" : "a/") + random.nextInt(40_000));
      if (random.nextInt(3) == 0) {
        state.remove(key);
      } else {
        state.put(key, bytes("1".repeat(1 + random.nextInt(9))), random.nextInt(2) * 60_000L);
      }
    }
  }

  private Entry put(String key, String json, long ttl) {
    return ((PutResult.Stored) state.put(Key.of(key), bytes(json), ttl)).entry();
  }

  private void keep(List<Optional<Key>> prefixes) {
    totals.keep(prefixes);
    countAll();
  }

  private void countAll() {
    while (totals.count()) {}
  }

  private PrefixTotal total(Optional<Key> prefix) {
    return totals.totals().find(prefix).orElseThrow();
  }

  private Sum sum(Optional<Key> prefix) {
    return total(prefix).sum();
  }
}
