package io.grapevine.state;

import static io.grapevine.testing.ManualClock.START;
import static io.grapevine.testing.Utf8.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PurgeTest {

  private static final Key KEY = Key.of("k");
  private static final long TOMBSTONE_GRACE = States.TOMBSTONE_GRACE.toMillis();
  private static final long EXPIRY_GRACE = States.EXPIRY_GRACE.toMillis();

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void forgetsATombstoneAtItsBoundaryAndNotBefore() {
    clock.set(START + 1);
    state.remove(KEY);
    long boundary = START + TOMBSTONE_GRACE + Retention.STEP;

    assertPurgedAt(boundary);
  }

  @Test
  void forgetsAnExpiredValueAtItsBoundaryAndNotBefore() {
    state.put(KEY, bytes("1"), 1);

    assertPurgedAt(START + EXPIRY_GRACE + Retention.STEP);
  }

  @Test
  void aStampOnTheStepIsPurgedWhenItsGraceIsOver() {
    state.remove(KEY);

    assertPurgedAt(START + TOMBSTONE_GRACE);
  }

  @Test
  void twoNodesForgetAtTheSameMoment() {
    var otherClock = new ManualClock();
    ReplicatedState other = States.empty(otherClock);
    clock.set(START + 4_321);
    state.put(KEY, bytes("1"), 777);
    otherClock.set(START + 9_000);
    state.entries().forEach(other::merge);
    long boundary = START + EXPIRY_GRACE + Retention.STEP;

    for (long now : new long[] {boundary - 1, boundary}) {
      clock.set(now);
      otherClock.set(now);
      assertThat(state.purge()).isEqualTo(now == boundary ? 1 : 0);
      assertThat(other.purge()).isEqualTo(now == boundary ? 1 : 0);
      assertThat(state.version()).isEqualTo(other.version());
    }
    assertThat(state.size()).isZero();
    assertThat(state.bytes()).isZero();
  }

  @Test
  void neverPurgesAValueWithoutATimeToLive() {
    state.put(KEY, bytes("1"), 0);
    clock.advance(Duration.ofDays(36_500));
    assertThat(state.purge()).isZero();
    assertThat(state.get(KEY)).isPresent();
  }

  @Test
  void ignoresAnEntryThatArrivesPastItsOwnPurge() {
    Entry tombstone = Entry.tombstone(KEY, Stamp.of(START, 0));
    Entry expired = Entry.value(Key.of("e"), Stamp.of(START, 0), bytes("1"), 1_000);

    clock.set(START + TOMBSTONE_GRACE - 1);
    assertThat(state.merge(expired)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(States.empty(clock).merge(tombstone)).isEqualTo(MergeOutcome.MERGED);
    clock.set(START + TOMBSTONE_GRACE);
    assertThat(state.merge(tombstone)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.size()).isZero();
  }

  @Test
  void anEntryPastItsPurgeTakesTheOlderOneThatItSupersedesWithIt() {
    state.put(KEY, bytes("1"), 0);
    Entry kept = ((PutResult.Stored) state.put(Key.of("other"), bytes("1"), 0)).entry();
    Entry tombstone = Entry.tombstone(KEY, Stamp.of(START + 1, 0));
    clock.set(START + Retention.STEP + TOMBSTONE_GRACE);

    assertThat(state.merge(tombstone)).isEqualTo(MergeOutcome.OBSOLETE);

    assertThat(state.entries()).containsExactly(kept);
    assertThat(state.bytes()).isEqualTo(kept.size());
  }

  @Test
  void anEntryPastItsPurgeLeavesANewerOneAlone() {
    Entry tombstone = Entry.tombstone(KEY, Stamp.of(START, 0));
    clock.set(START + TOMBSTONE_GRACE);
    state.put(KEY, bytes("1"), 0);

    assertThat(state.merge(tombstone)).isEqualTo(MergeOutcome.OBSOLETE);
    assertThat(state.get(KEY)).isPresent();
  }

  @Test
  void aKeyThatIsRefreshedInTimeIsNotPurged() {
    long ttl = 30_000;
    for (int i = 0; i < 200; i++) {
      state.put(KEY, bytes("1"), ttl);
      clock.advance(Duration.ofSeconds(20));
      assertThat(state.purge()).isZero();
      assertThat(state.get(KEY)).isPresent();
    }
    long refreshed = START + 199 * 20_000;
    assertPurgedAt(refreshed + ttl + EXPIRY_GRACE);
  }

  @Test
  void aShorterTimeToLiveIsPurgedInTime() {
    state.put(KEY, bytes("1"), 365 * TOMBSTONE_GRACE);
    state.put(KEY, bytes("1"), 1_000);

    assertPurgedAt(START + TOMBSTONE_GRACE + Retention.STEP);
  }

  @Test
  void aLongerTimeToLiveIsPurgedInTimeAndOnce() {
    state.put(KEY, bytes("1"), 1_000);
    state.put(KEY, bytes("1"), 3_600_000);
    state.put(KEY, bytes("1"), 2_000);
    state.put(KEY, bytes("1"), 7_200_000);

    for (long now = START; now < START + 7_200_000 + TOMBSTONE_GRACE; now += Retention.STEP) {
      clock.set(now);
      assertThat(state.purge()).isZero();
    }
    assertPurgedAt(START + 7_200_000 + TOMBSTONE_GRACE);
  }

  @Test
  void aKeyThatCameBackForGoodIsNotPurged() {
    state.put(KEY, bytes("1"), 1_000);
    state.remove(KEY);
    state.put(KEY, bytes("2"), 0);
    clock.advance(Duration.ofDays(2));

    assertThat(state.purge()).isZero();
    assertThat(state.get(KEY)).isPresent();
  }

  @Test
  void aKeyThatWasDroppedAndCameBackIsPurgedInTime() {
    state.remove(KEY);
    state.retain(entry -> false);
    state.remove(KEY);

    assertPurgedAt(START + TOMBSTONE_GRACE);
  }

  @Test
  void purgesMoreThanOneChunk() {
    for (int i = 0; i < 2_500; i++) {
      state.put(Key.of("k" + i), bytes("1"), 1 + i);
    }
    clock.advance(Duration.ofMinutes(10));

    assertThat(state.purge()).isEqualTo(2_500);
    assertThat(state.entries()).isEmpty();
    assertThat(state.version()).isEqualTo(States.empty(clock).version());
  }

  private void assertPurgedAt(long boundary) {
    clock.set(boundary - 1);
    assertThat(state.purge()).isZero();
    assertThat(state.entry(KEY)).isPresent();
    clock.set(boundary);
    assertThat(state.purge()).isOne();
    assertThat(state.entry(KEY)).isEmpty();
  }

  @Test
  void tombstonesAreCounted() {
    ManualClock now = new ManualClock();
    ReplicatedState counted = States.empty(now);
    counted.put(Key.of("a"), "1".getBytes(UTF_8), 0);
    assertThat(counted.tombstones()).isZero();
    counted.remove(Key.of("a"));
    counted.remove(Key.of("b"));
    assertThat(counted.tombstones()).isEqualTo(2);
    counted.put(Key.of("a"), "1".getBytes(UTF_8), 0);
    assertThat(counted.tombstones()).isOne();

    now.advance(States.TOMBSTONE_GRACE.plusMinutes(1));
    counted.purge();
    assertThat(counted.tombstones()).isZero();
    assertThat(counted.size()).isOne();
  }
}
