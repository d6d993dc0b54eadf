package io.grapevine.state;

import static io.grapevine.testing.ManualClock.START;
import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values that expire, and the entries that they replaced. */
class CoveringTest {

  private static final Key KEY = Key.of("flag");
  private static final long HOUR = Duration.ofHours(1).toMillis();

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);
  private final ReplicatedState apart = States.empty(clock);

  @Test
  @DisplayName("Trap: when an override had expired, the old value came back from another node")
  void anExpiredOverrideIsRememberedForAsLongAsATombstone() {
    put(0);
    state.entries().forEach(apart::merge);
    put(5_000);

    clock.advance(States.TOMBSTONE_GRACE);
    assertThat(state.purge()).isZero();
    apart.entries().forEach(state::merge);
    assertThat(state.get(KEY)).isEmpty();
    state.entries().forEach(apart::merge);
    assertThat(apart.get(KEY)).isEmpty();

    clock.set(START + States.TOMBSTONE_GRACE.toMillis() + Retention.STEP);
    assertThat(state.purge()).isOne();
    assertThat(apart.purge()).isOne();
  }

  @Test
  void aValueCoversWhateverWouldOutliveIt() {
    put(0);
    assertThat(put(HOUR).covers()).isTrue();

    state.retain(_ -> false);
    put(HOUR);
    assertThat(put(5_000).covers()).isTrue();

    state.retain(_ -> false);
    state.remove(KEY);
    assertThat(put(5_000).covers()).isTrue();
  }

  @Test
  void aChainOfOverridesCoversWhatTheFirstDid() {
    put(0);
    assertThat(put(5_000).covers()).isTrue();
    clock.advance(Duration.ofMinutes(1));
    assertThat(put(5_000).covers()).isTrue();
    assertThat(put(0).covers()).isFalse();
  }

  @Test
  void newKeysAndKeysThatRenewTheirTimeToLiveAreForgottenAfterTheExpiryGrace() {
    for (int i = 0; i < 100; i++) {
      assertThat(put(30_000).covers()).isFalse();
      clock.advance(Duration.ofSeconds(10));
    }
    clock.advance(States.EXPIRY_GRACE.plusSeconds(30));
    assertThat(state.purge()).isOne();
    assertThat(state.size()).isZero();
  }

  @Test
  void everyNodeForgetsItAtTheSameMoment() {
    put(0);
    put(5_000);
    state.entries().forEach(apart::merge);
    for (long now = START; state.size() > 0; now += Retention.STEP) {
      clock.set(now);
      assertThat(state.purge()).isEqualTo(apart.purge());
      assertThat(state.version()).isEqualTo(apart.version());
    }
  }

  private Entry put(long ttl) {
    return ((PutResult.Stored) state.put(KEY, bytes("1"), ttl)).entry();
  }
}
