package io.grapevine.state;

import static io.grapevine.testing.ManualClock.START;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A node whose wall clock was an hour ahead, and is right again. */
class RestampingTest {

  private static final Key KEY = Key.of("k");
  private static final long AHEAD = Duration.ofHours(1).toMillis();

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final ReplicatedState peer = States.empty(clock);

  @Test
  @DisplayName("Trap: what a node took while its clock was ahead was never seen by others")
  void whatWasTakenWhileTheClockWasAheadSpreadsOnceItIsRight() {
    state.put(Key.of("before"), bytes("1"), 0);
    ahead(() -> {
      state.put(KEY, bytes("2"), 0);
      state.remove(Key.of("before"));
    });
    assertThat(state.entries().map(peer::merge)).containsOnly(MergeOutcome.TOO_FAR_AHEAD);

    assertThat(state.restamp()).isEqualTo(2);

    assertThat(state.entries().map(peer::merge)).containsOnly(MergeOutcome.MERGED);
    assertThat(peer.version()).isEqualTo(state.version());
    assertThat(peer.get(KEY).map(Utf8::valueOf)).contains("2");
    assertThat(peer.get(Key.of("before"))).isEmpty();
    assertThat(state.restamp()).isZero();
  }

  @Test
  void keepsTheOrderAndStaysBehindWhatItKnewAlready() {
    state.merge(Entry.value(Key.of("known"), Stamp.of(START + 5_000, 3), bytes("1"), 0));
    ahead(() -> {
      state.put(Key.of("b"), bytes("1"), 0);
      state.put(Key.of("a"), bytes("1"), 0);
      state.put(Key.of("c"), bytes("1"), 0);
    });

    state.restamp();

    assertThat(stamp("b")).isEqualTo(Stamp.of(START + 5_000, 4));
    assertThat(stamp("a")).isEqualTo(Stamp.of(START + 5_000, 5));
    assertThat(stamp("c")).isEqualTo(Stamp.of(START + 5_000, 6));
    assertThat(state.lastStamp()).isEqualTo(stamp("c"));
  }

  @Test
  void writesAreAcceptedAgainAlsoWhenNothingIsLeftToRestamp() {
    ahead(() -> state.put(KEY, bytes("1"), 0));
    state.retain(_ -> false);
    assertThat(state.put(KEY, bytes("2"), 0)).isEqualTo(new PutResult.Refused(Reason.CLOCK));

    assertThat(state.restamp()).isZero();

    assertThat(state.put(KEY, bytes("2"), 0)).isInstanceOf(PutResult.Stored.class);
    assertThat(stamp("k")).isEqualTo(Stamp.of(START, 0));
  }

  @Test
  void changesNothingWhileTheStampsAreWithinTheBound() {
    clock.set(START + States.MAX_SKEW.toMillis());
    state.put(KEY, bytes("1"), 0);
    Version before = state.version();
    clock.set(START);

    assertThat(state.restamp()).isZero();

    assertThat(state.version()).isEqualTo(before);
    assertThat(state.lastStamp()).isEqualTo(stamp("k"));
  }

  @Test
  void aValueLivesNoLongerThanItsTimeToLiveFromNowOnAndNotPastItsOldExpiry() {
    ahead(() -> {
      state.put(Key.of("short"), bytes("1"), 30_000);
      state.put(Key.of("long"), bytes("1"), 5 * AHEAD);
    });
    clock.advance(Duration.ofSeconds(10));
    state.restamp();
    assertThat(expiry("short")).isEqualTo(START + 10_000 + 30_000);
    assertThat(expiry("long")).isEqualTo(START + 10_000 + 5 * AHEAD);

    ahead(() -> state.put(KEY, bytes("1"), 2 * AHEAD));
    clock.advance(Duration.ofMillis(2 * AHEAD));
    state.restamp();
    assertThat(expiry("k")).isEqualTo(START + 10_000 + 3 * AHEAD);
  }

  @Test
  void listenersHearOfEachWithTheEntryThatItReplaces() {
    ahead(() -> state.put(KEY, bytes("1"), 0));
    Entry old = state.entry(KEY).orElseThrow();
    List<@Nullable Entry> told = new ArrayList<>();
    state.follow(
        new ChangeListener() {
          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            told.add(before);
            told.add(entry);
          }

          @Override
          public void removed(Entry entry) {}
        });

    state.restamp();

    assertThat(told).containsExactly(old, state.entry(KEY).orElseThrow());
  }

  @Test
  void aWriteBetweenTwoChunksWins() {
    ahead(() -> {
      for (int i = 0; i < 3_000; i++) {
        state.put(Key.of("k" + i), bytes("\"ahead\""), 0);
      }
    });
    Key last = Key.of("k2999");
    state.follow(
        new ChangeListener() {
          private boolean written;

          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            if (!written) {
              written = true; // As if by a writer that gets the lock before the last chunk does.
              state.put(last, bytes("\"now\""), 0);
            }
          }

          @Override
          public void removed(Entry entry) {}
        });

    assertThat(state.restamp()).isEqualTo(2_999);

    assertThat(state.get(last).map(Utf8::valueOf)).contains("\"now\"");
    assertThat(state.entries().map(peer::merge)).containsOnly(MergeOutcome.MERGED);
  }

  /** What is done while the wall clock is an hour ahead. */
  private void ahead(Runnable writes) {
    clock.set(clock.millis() + AHEAD);
    writes.run();
    clock.set(clock.millis() - AHEAD);
  }

  private long stamp(String key) {
    return state.entry(Key.of(key)).orElseThrow().stamp();
  }

  private long expiry(String key) {
    return state.entry(Key.of(key)).orElseThrow().expiry();
  }
}
