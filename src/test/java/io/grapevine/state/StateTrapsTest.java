package io.grapevine.state;

import static io.grapevine.testing.ManualClock.START;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each test names a defect that a system like this one really had. */
class StateTrapsTest {

  private static final Key KEY = Key.of("k");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  @DisplayName("Trap: the pushed delta carried the old value; nobody changed an existing key twice")
  void theListenerHearsTheNewValueEachTimeAKeyChanges() {
    List<String> told = new ArrayList<>();
    state.follow(
        new ChangeListener() {
          @Override
          public void changed(@Nullable Entry before, Entry entry) {
            told.add(Utf8.valueOf(entry));
          }

          @Override
          public void removed(Entry entry) {}
        });

    state.put(KEY, bytes("1"), 0);
    state.put(KEY, bytes("2"), 0);
    state.put(KEY, bytes("3"), 0);

    assertThat(told).containsExactly("1", "2", "3");
  }

  @Test
  @DisplayName("Trap: the version hashed key and time but not the value")
  void anEqualTimeConflictShowsInTheVersionAndIsResolved() {
    ReplicatedState other = States.empty(clock);
    state.put(KEY, bytes("1"), 0);
    other.put(KEY, bytes("2"), 0);
    assertThat(state.entry(KEY).orElseThrow().stamp())
        .isEqualTo(other.entry(KEY).orElseThrow().stamp());
    assertThat(state.version()).isNotEqualTo(other.version());

    other.entries().forEach(state::merge);
    state.entries().forEach(other::merge);

    assertThat(state.version()).isEqualTo(other.version());
    assertThat(state.get(KEY).map(Utf8::valueOf)).contains("2");
    assertThat(other.get(KEY).map(Utf8::valueOf)).contains("2");
  }

  @Test
  @DisplayName("Trap: expiry changed the hash on each node at its own moment")
  void expiryAloneChangesNeitherVersionNorEntries() {
    state.put(KEY, bytes("1"), 1_000);
    Version before = state.version();

    for (int i = 0; i < 30; i++) {
      clock.advance(Duration.ofSeconds(10));
      assertThat(States.visible(state, clock, null, null)).hasSizeLessThanOrEqualTo(1);
      state.purge();
      assertThat(state.version()).isEqualTo(before);
      assertThat(state.size()).isOne();
    }
  }

  @Test
  @DisplayName("Trap: seed data stamped \"now\" overwrote newer values")
  void seedDataLosesAgainstEverything() {
    Entry seed = Entry.value(KEY, Stamp.OLDEST, bytes("\"seed\""), 0);
    assertThat(state.merge(seed)).isEqualTo(MergeOutcome.MERGED);
    state.put(KEY, bytes("\"written\""), 0);

    assertThat(state.merge(seed)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.get(KEY).map(Utf8::valueOf)).contains("\"written\"");

    state.remove(KEY);
    assertThat(state.merge(seed)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  @DisplayName("Trap: a far-future timestamp pinned a key for good")
  void refusesAStampFromTheFarFutureAndItsClockStaysWhereItIs() {
    state.put(KEY, bytes("1"), 0);
    Version before = state.version();
    long tooFar = START + States.MAX_SKEW.toMillis() + 1;

    for (long millis : new long[] {tooFar, Stamp.MAX_MILLIS}) {
      Entry future = Entry.value(KEY, Stamp.of(millis, 0), bytes("\"pinned\""), 0);
      assertThat(state.merge(future)).isEqualTo(MergeOutcome.TOO_FAR_AHEAD);
    }

    assertThat(state.version()).isEqualTo(before);
    PutResult.Stored next = (PutResult.Stored) state.put(KEY, bytes("2"), 0);
    assertThat(next.entry().stamp()).isEqualTo(Stamp.of(START, 1));
    Entry atTheBound = Entry.value(KEY, Stamp.of(tooFar - 1, 0), bytes("3"), 0);
    assertThat(state.merge(atTheBound)).isEqualTo(MergeOutcome.MERGED);
  }

  @Test
  @DisplayName("Trap: deleted keys came back after a partition")
  void whatWasCutOffForLongerThanAGraceDoesNotBringBackTheDead() {
    ReplicatedState cutOff = States.empty(clock);
    state.put(KEY, bytes("1"), 0);
    state.entries().forEach(cutOff::merge);
    long lastContact = cutOff.lastStamp();
    state.remove(KEY);
    clock.advance(States.TOMBSTONE_GRACE.plusHours(1));
    Entry written = ((PutResult.Stored) cutOff.put(Key.of("w"), bytes("1"), 0)).entry();
    state.purge();
    assertThat(state.entries()).isEmpty();

    cutOff.retain(
        entry -> state.entry(entry.key()).isPresent() || Stamp.isAfter(entry.stamp(), lastContact));
    cutOff.entries().forEach(state::merge);

    assertThat(state.entries()).containsExactly(written);
    assertThat(state.version()).isEqualTo(cutOff.version());
  }

  @Test
  @DisplayName("Trap: deleted keys came back, with the deletion still known")
  void anOlderValueThatArrivesLateDoesNotUndoARemoval() {
    Entry value = ((PutResult.Stored) state.put(KEY, bytes("1"), 0)).entry();
    state.remove(KEY);

    assertThat(state.merge(value)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  @DisplayName("Trap: tombstones grew without bound")
  void tombstonesAndShortLivedKeysAreForgotten() {
    for (int hour = 0; hour < 24 * 7; hour++) {
      for (int i = 0; i < 10; i++) {
        state.remove(Key.of("removed/" + hour + "/" + i));
        state.put(Key.of("short/" + hour + "/" + i), bytes("1"), 1_000);
      }
      clock.advance(Duration.ofHours(1));
      state.purge();
      assertThat(state.size()).isLessThanOrEqualTo(24 * 10);
    }
  }

  @Test
  @DisplayName("Trap: acknowledged writes died with the pod")
  void aStoppingNodeAcknowledgesNoWriteThatItMayNotPassOn() {
    state.refuseWrites(PutResult.Reason.STOPPING);

    assertThat(state.put(KEY, bytes("1"), 0))
        .isEqualTo(new PutResult.Refused(PutResult.Reason.STOPPING));
    state.refuseMerges();
    assertThat(state.merge(Entry.tombstone(KEY, Stamp.of(START, 0))))
        .isEqualTo(MergeOutcome.STOPPING);
    assertThat(state.size()).isZero();
  }
}
