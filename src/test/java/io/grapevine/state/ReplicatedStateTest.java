package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.grapevine.state.PutResult.Stored;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReplicatedStateTest {

  private static final Key KEY = Key.of("flags/a");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void isEmptyAtFirst() {
    assertThat(state.get(KEY)).isEmpty();
    assertThat(state.entry(KEY)).isEmpty();
    assertThat(state.entries()).isEmpty();
    assertThat(state.size()).isZero();
    assertThat(state.bytes()).isZero();
  }

  @Test
  void givesBackWhatWasPut() {
    Stored stored = (Stored) state.put(KEY, bytes("{\"on\":true}"), 0);

    assertThat(stored.created()).isTrue();
    assertThat(stored.entry())
        .isEqualTo(Entry.value(KEY, Stamp.of(ManualClock.START, 0), bytes("{\"on\":true}"), 0));
    assertThat(state.get(KEY)).contains(stored.entry());
    assertThat(state.size()).isOne();
    assertThat(state.bytes()).isEqualTo(stored.entry().size());
  }

  @Test
  void givesTheLastOfManyValuesOfAKey() {
    put("0");
    for (int i = 1; i < 100; i++) {
      Version before = state.version();
      Stored stored = put(String.valueOf(i));
      assertThat(stored.created()).isFalse();
      assertThat(state.get(KEY).map(Utf8::valueOf)).contains(String.valueOf(i));
      assertThat(state.version()).isNotEqualTo(before);
    }
    assertThat(state.size()).isOne();
    assertThat(state.bytes()).isEqualTo(state.entry(KEY).orElseThrow().size());
  }

  @Test
  void theSameValueAgainIsANewEntry() {
    Stored first = put("1");
    Stored second = put("1");
    assertThat(Stamp.isAfter(second.entry().stamp(), first.entry().stamp())).isTrue();
  }

  @Test
  void leavesATombstoneWhereAKeyWasRemoved() {
    put("1");
    Stored removed = (Stored) state.remove(KEY);

    assertThat(removed.created()).isFalse();
    assertThat(state.get(KEY)).isEmpty();
    assertThat(state.entry(KEY)).contains(removed.entry());
    assertThat(removed.entry().isTombstone()).isTrue();
    assertThat(state.size()).isOne();
  }

  @Test
  void removesAlsoAKeyThatIsNotKnownHere() {
    Entry onItsWay = Entry.value(KEY, Stamp.of(ManualClock.START - 1, 0), bytes("1"), 0);

    state.remove(KEY);

    assertThat(state.merge(onItsWay)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  void creationIsAPutWhereNoReaderSawAValue() {
    assertThat(put("1").created()).isTrue();
    state.remove(KEY);
    assertThat(put("2").created()).isTrue();
    assertThat(put("3").created()).isFalse();

    state.put(KEY, bytes("4"), 1_000);
    clock.advance(Duration.ofMillis(999));
    assertThat(((Stored) state.put(KEY, bytes("5"), 1_000)).created()).isFalse();
    clock.advance(Duration.ofMillis(1_000));
    assertThat(put("6").created()).isTrue();
  }

  @Test
  void aReadPastTheTimeToLiveSeesNothing() {
    Entry entry = ((Stored) state.put(KEY, bytes("1"), 1_000)).entry();

    clock.advance(Duration.ofMillis(999));
    assertThat(state.get(KEY)).contains(entry);
    assertThat(States.visible(state, clock, null, null)).containsExactly(entry);

    clock.advance(Duration.ofMillis(1));
    assertThat(state.get(KEY)).isEmpty();
    assertThat(States.visible(state, clock, null, null)).isEmpty();
    assertThat(state.entry(KEY)).contains(entry);
    assertThat(state.entries()).containsExactly(entry);
  }

  @Test
  void aPutWithoutATimeToLiveLastsAgain() {
    state.put(KEY, bytes("1"), 1_000);
    put("2");
    clock.advance(Duration.ofDays(1));
    assertThat(state.get(KEY)).isPresent();
  }

  @Test
  void refusesATimeToLiveOutOfItsRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> state.put(KEY, bytes("1"), -1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> state.put(KEY, bytes("1"), Entry.MAX_TTL + 1));
    assertThat(state.size()).isZero();
  }

  @Test
  void aLocalWriteIsGreaterThanEverythingMerged() {
    Entry ahead = Entry.value(KEY, Stamp.of(ManualClock.START + 3_000, 9), bytes("1"), 0);
    assertThat(state.merge(ahead)).isEqualTo(MergeOutcome.MERGED);

    assertThat(put("2").entry().stamp()).isEqualTo(Stamp.of(ManualClock.START + 3_000, 10));
    assertThat(state.get(KEY).map(Utf8::valueOf)).contains("2");
  }

  @Test
  void theLastStampIsNotBeforeAnyEntryAndBeforeEveryLaterWrite() {
    Entry before = put("1").entry();
    long now = state.lastStamp();
    Entry after = put("2").entry();

    assertThat(Stamp.isAfter(before.stamp(), now)).isFalse();
    assertThat(Stamp.isAfter(after.stamp(), now)).isTrue();
  }

  @Test
  void mergesOnlyWhatIsGreater() {
    Entry first = Entry.value(KEY, Stamp.of(ManualClock.START, 1), bytes("1"), 0);
    Entry older = Entry.value(KEY, Stamp.of(ManualClock.START, 0), bytes("2"), 0);
    Entry newer = Entry.tombstone(KEY, Stamp.of(ManualClock.START, 2));

    assertThat(state.merge(first)).isEqualTo(MergeOutcome.MERGED);
    assertThat(state.merge(first)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.merge(older)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.entry(KEY)).contains(first);
    assertThat(state.merge(newer)).isEqualTo(MergeOutcome.MERGED);
    assertThat(state.merge(first)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.entry(KEY)).contains(newer);
  }

  @Test
  @DisplayName("Trap: after a write from a node 55 s ahead, a ttl of 5 s lived for 60 s")
  void aTimeToLiveCountsFromTheWallClockThoughTheLogicalClockRanAhead() {
    long ahead = ManualClock.START + States.MAX_SKEW.toMillis();
    state.merge(Entry.value(Key.of("other"), Stamp.of(ahead, 0), bytes("1"), 0));

    Entry entry = ((Stored) state.put(KEY, bytes("1"), 2_000)).entry();

    assertThat(Stamp.millis(entry.stamp())).isEqualTo(ahead);
    assertThat(entry.expiry()).isEqualTo(ManualClock.START + 2_000);
    clock.advance(Duration.ofMillis(1_999));
    assertThat(state.get(KEY)).contains(entry);
    clock.advance(Duration.ofMillis(1));
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  void theLongestTimeToLiveFits() {
    state.merge(Entry.value(KEY, Stamp.of(ManualClock.START + 9, 0), bytes("1"), 0));
    Entry entry = ((Stored) state.put(KEY, bytes("1"), Entry.MAX_TTL)).entry();
    assertThat(entry.expiry()).isEqualTo(ManualClock.START + Entry.MAX_TTL);
  }

  @Test
  void retainsWhatPassesAndForgetsTheRestWithoutATombstone() {
    put("1");
    Entry kept = ((Stored) state.put(Key.of("kept"), bytes("1"), 0)).entry();
    state.remove(Key.of("removed"));

    assertThat(state.retain(entry -> entry.equals(kept))).isEqualTo(2);

    assertThat(state.entries()).containsExactly(kept);
    assertThat(state.entry(KEY)).isEmpty();
    assertThat(state.bytes()).isEqualTo(kept.size());
    assertThat(state.version()).isEqualTo(replicaOf(kept).version());
  }

  private Stored put(String json) {
    return (Stored) state.put(KEY, bytes(json), 0);
  }

  private static ReplicatedState replicaOf(Entry entry) {
    ReplicatedState replica = States.empty(new ManualClock());
    replica.merge(entry);
    return replica;
  }
}
