package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.PutResult.Reason;
import io.grapevine.state.PutResult.Refused;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import org.junit.jupiter.api.Test;

/** When the state refuses writes and merges, and what stays as it is. */
class RefusalsTest {

  private static final Key KEY = Key.of("flags/a");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void refusesLocalWritesWhenTold() {
    Entry kept = put("1").entry();
    Entry merged = Entry.value(Key.of("b"), Stamp.of(ManualClock.START, 0), bytes("1"), 0);

    state.refuseWrites(Reason.STOPPING);

    assertThat(state.put(KEY, bytes("2"), 0)).isEqualTo(new Refused(Reason.STOPPING));
    assertThat(state.remove(KEY)).isEqualTo(new Refused(Reason.STOPPING));
    assertThat(state.get(KEY)).contains(kept);
    assertThat(state.merge(merged)).isEqualTo(MergeOutcome.MERGED);
  }

  @Test
  void aReasonToRefuseWritesCanBeTakenBackAndOthersRemain() {
    state.refuseWrites(Reason.CLOCK);
    assertThat(state.put(KEY, bytes("1"), 0)).isEqualTo(new Refused(Reason.CLOCK));
    state.refuseWrites(Reason.STOPPING);
    state.allowWrites(Reason.CLOCK);
    assertThat(state.put(KEY, bytes("1"), 0)).isEqualTo(new Refused(Reason.STOPPING));
    state.allowWrites(Reason.STOPPING);
    assertThat(put("1").created()).isTrue();
  }

  @Test
  void refusesWhatPeersWouldRejectBecauseItsWallClockWentBack() {
    Entry ahead = put("1").entry();
    long last = state.lastStamp();
    Version before = state.version();
    clock.set(ManualClock.START - States.MAX_SKEW.toMillis() - 1);

    assertThat(state.put(KEY, bytes("2"), 0)).isEqualTo(new Refused(Reason.CLOCK));
    assertThat(state.remove(KEY)).isEqualTo(new Refused(Reason.CLOCK));

    assertThat(state.entry(KEY)).contains(ahead);
    assertThat(state.version()).isEqualTo(before);
    assertThat(state.lastStamp()).isEqualTo(last);
    clock.set(ManualClock.START - States.MAX_SKEW.toMillis());
    assertThat(put("2").entry().stamp()).isEqualTo(last + 1);
  }

  @Test
  void refusesMergesWhenTold() {
    Entry entry = Entry.value(KEY, Stamp.of(ManualClock.START, 0), bytes("1"), 0);

    state.refuseMerges();

    assertThat(state.merge(entry)).isEqualTo(MergeOutcome.STOPPING);
    assertThat(state.size()).isZero();
    assertThat(put("2").created()).isTrue();
  }

  private Stored put(String json) {
    return (Stored) state.put(KEY, bytes(json), 0);
  }
}
