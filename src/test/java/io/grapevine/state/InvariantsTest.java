package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RandomEntries;
import io.grapevine.testing.Seeds;
import io.grapevine.testing.States;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** After any operations, a state is what a naive map that obeys the same rules is. */
class InvariantsTest {

  private static final Limits TIGHT = new Limits(6, 4, 75);

  @Test
  void everythingKeptInStepIsAFunctionOfTheEntries() {
    Seeds.forEach(
        300,
        random -> {
          var naive = new Naive(random, random.nextBoolean() ? States.WIDE : TIGHT);
          for (int i = 0; i < 100; i++) {
            naive.doAnything();
            naive.compare();
          }
        });
  }

  private static final class Naive implements ChangeListener {

    private final RandomGenerator random;
    private final RandomEntries entries;
    private final Limits limits;
    private final ManualClock clock = new ManualClock();
    private final ReplicatedState state;
    private final TreeMap<Key, Entry> told = new TreeMap<>();
    private TreeMap<Key, Entry> expected = new TreeMap<>();
    private int toldTogether;

    Naive(RandomGenerator random, Limits limits) {
      this.random = random;
      this.entries = new RandomEntries(random);
      this.limits = limits;
      this.state = States.empty(clock, limits);
      state.follow(this);
    }

    void doAnything() {
      switch (random.nextInt(13)) {
        case 0, 1, 2 -> wrote(state.put(entries.key(), entries.value(), entries.ttl()));
        case 3, 4 -> wrote(state.remove(entries.key()));
        case 5, 6, 7 -> merge();
        case 8 -> {
          clock.set(clock.millis() + random.nextInt(-1_000, 400_000) * random.nextInt(1, 200));
          int before = expected.size();
          expected.values().removeIf(this::isPastPurge);
          assertThat(state.purge()).isEqualTo(before - expected.size());
        }
        case 9 -> restamp();
        case 10, 11 -> writeTogether();
        default -> {
          if (random.nextInt(5) == 0) {
            Key dropped = entries.key();
            state.retain(entry -> !entry.key().equals(dropped));
            expected.remove(dropped);
          }
        }
      }
    }

    private void wrote(PutResult result) {
      if (result instanceof PutResult.Stored(Entry entry, boolean created)) {
        Entry old = expected.put(entry.key(), entry);
        assertThat(created).isEqualTo(old == null || !old.isVisibleAt(clock.millis()));
        assertThat(old == null || Stamp.isAfter(entry.stamp(), old.stamp())).isTrue();
      } else if (result.equals(new PutResult.Refused(PutResult.Reason.CLOCK))) {
        assertThat(Stamp.millis(state.lastStamp()))
            .isGreaterThan(clock.millis() + States.MAX_SKEW.toMillis());
      } else {
        assertThat(limits).isEqualTo(TIGHT);
      }
    }

    /** All or none: the limits count for all of them, and the changes arrive as one. */
    private void writeTogether() {
      Set<Key> keys = new TreeSet<>();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        keys.add(entries.key());
      }
      List<Write> batch = new ArrayList<>();
      var with = new TreeMap<>(expected);
      int misses = 0;
      for (Key key : keys) {
        Entry old = expected.get(key);
        boolean visible = old != null && old.isVisibleAt(clock.millis());
        Condition condition =
            random.nextInt(6) == 0 ? new Condition(new Condition.Any(), null) : Condition.NONE;
        boolean misfit = condition != Condition.NONE && !visible;
        switch (random.nextInt(3)) {
          case 0 -> batch.add(Write.put(key, entries.value(), entries.ttl(), condition));
          case 1 -> batch.add(Write.remove(key, condition));
          default -> {
            batch.add(Write.touch(key, 1_000, condition));
            misfit |= !visible;
          }
        }
        misses += misfit ? 1 : 0;
      }
      toldTogether = -1;
      switch (state.write(batch)) {
        case BatchResult.Stored(List<Entry> stored) -> {
          assertThat(misses).isZero();
          assertThat(stored).extracting(Entry::key).containsExactlyElementsOf(keys);
          assertThat(stored)
              .isSortedAccordingTo((a, b) -> Long.compareUnsigned(a.stamp(), b.stamp()));
          stored.forEach(entry -> with.put(entry.key(), entry));
          assertThat(with.size() <= limits.maxEntries() || with.size() <= expected.size()).isTrue();
          assertThat(bytes(with) <= limits.maxBytes() || bytes(with) <= bytes(expected)).isTrue();
          expected = with;
          assertThat(toldTogether).isEqualTo(keys.size());
        }
        case BatchResult.Failed(Key key, PutResult result) -> {
          assertThat(keys).contains(key);
          assertThat(toldTogether).isEqualTo(-1);
          if (!(result instanceof PutResult.Refused)) {
            assertThat(misses).isPositive();
          } else if (!result.equals(new PutResult.Refused(PutResult.Reason.CLOCK))) {
            assertThat(limits).isEqualTo(TIGHT);
          }
        }
      }
    }

    private void restamp() {
      List<Entry> ahead =
          expected.values().stream()
              .filter(this::isTooFarAhead)
              .sorted(MergeOrder.INSTANCE)
              .toList();
      assertThat(state.restamp()).isEqualTo(ahead.size());
      assertThat(state.entries()).noneMatch(this::isTooFarAhead);
      for (Entry entry : ahead) {
        Entry now = state.entry(entry.key()).orElseThrow();
        assertThat(now.value()).isEqualTo(entry.value());
        assertThat(Stamp.isAfter(now.stamp(), state.lastStamp())).isFalse();
        expected.put(entry.key(), now);
      }
    }

    private boolean isTooFarAhead(Entry entry) {
      return Stamp.millis(entry.stamp()) > clock.millis() + States.MAX_SKEW.toMillis();
    }

    private void merge() {
      Entry entry = restamped(entries.next());
      Entry old = expected.get(entry.key());
      var with = new TreeMap<>(expected);
      with.put(entry.key(), entry);
      MergeOutcome outcome;
      if (Stamp.millis(entry.stamp()) > clock.millis() + States.MAX_SKEW.toMillis()) {
        outcome = MergeOutcome.TOO_FAR_AHEAD;
      } else if (old != null && MergeOrder.merge(old, entry).equals(old)) {
        outcome = MergeOutcome.OBSOLETE;
      } else if (isPastPurge(entry)) {
        outcome = MergeOutcome.OBSOLETE;
        expected.remove(entry.key());
      } else if (entry.valueLength() > limits.maxValueBytes()) {
        outcome = MergeOutcome.VALUE_TOO_LARGE;
      } else if ((with.size() > expected.size() && with.size() > limits.maxEntries())
          || (bytes(with) > bytes(expected) && bytes(with) > limits.maxBytes())) {
        outcome = MergeOutcome.NO_ROOM;
      } else {
        outcome = MergeOutcome.MERGED;
        expected = with;
      }
      assertThat(state.merge(entry)).isEqualTo(outcome);
    }

    /** An entry of about now: usually fresh, sometimes from the future or long past its purge. */
    private Entry restamped(Entry entry) {
      long bound = States.MAX_SKEW.toMillis();
      long[] offsets = {-90_000_000, -400_000, -1, 0, 0, 1, bound, bound + 1};
      long millis = clock.millis() + offsets[random.nextInt(offsets.length)];
      long stamp = Stamp.of(millis, Stamp.counter(entry.stamp()));
      return entry.withStamp(stamp);
    }

    void compare() {
      assertThat(state.entries()).containsExactlyElementsOf(expected.values());
      assertThat(told).isEqualTo(expected);
      assertThat(state.size()).isEqualTo(expected.size());
      assertThat(state.bytes()).isEqualTo(bytes(expected));
      var digest = new Digest();
      expected.values().forEach(entry -> digest.add(entry.fingerprint()));
      assertThat(state.version()).isEqualTo(digest.version());
      List<Entry> visible =
          expected.values().stream().filter(entry -> entry.isVisibleAt(clock.millis())).toList();
      assertThat(States.visible(state, clock, null, null)).containsExactlyElementsOf(visible);
      Key any = entries.key();
      assertThat(state.entry(any).orElse(null)).isEqualTo(expected.get(any));
    }

    private boolean isPastPurge(Entry entry) {
      return state.retention().purgeBoundary(entry.packed()) <= clock.millis();
    }

    private static long bytes(TreeMap<Key, Entry> entries) {
      return entries.values().stream().mapToLong(Entry::size).sum();
    }

    @Override
    public void changed(@Nullable Entry before, Entry entry) {
      told.put(entry.key(), entry);
    }

    @Override
    public void changedTogether(List<Change> changes) {
      changes.forEach(change -> {
        assertThat(change.before()).isEqualTo(told.get(change.entry().key()));
        told.put(change.entry().key(), change.entry());
      });
      toldTogether = changes.size();
    }

    @Override
    public void removed(Entry entry) {
      assertThat(told.remove(entry.key())).isEqualTo(entry);
    }
  }
}
