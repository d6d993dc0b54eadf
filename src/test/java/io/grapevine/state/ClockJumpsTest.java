package io.grapevine.state;

import static io.grapevine.testing.Utf8.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClockJumpsTest {

  private static final PutResult REFUSED = new PutResult.Refused(PutResult.Reason.CLOCK);

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state =
      new ReplicatedState(
          clock,
          clock,
          States.MAX_SKEW,
          States.WIDE,
          new Retention(States.TOMBSTONE_GRACE, States.EXPIRY_GRACE));

  @ParameterizedTest
  @ValueSource(longs = {1_001, -1_001, 3_600_000, -3_600_000})
  void noWriteIsAcceptedAfterTheWallClockWasSetUntilItIsConfirmed(long millis) {
    clock.set(clock.millis() + millis);

    assertThat(put()).isEqualTo(REFUSED);
    assertThat(state.remove(Key.of("k"))).isEqualTo(REFUSED);
    assertThat(state.size()).isZero();

    assertThat(state.confirmClock(clock.millis(), clock.nanos())).isEqualTo(millis);
    assertThat(put()).isInstanceOf(PutResult.Stored.class);
  }

  @Test
  void aClockThatRunsNeedsNoConfirmation() {
    clock.advance(Duration.ofDays(30));
    clock.set(clock.millis() + 1_000);

    assertThat(put()).isInstanceOf(PutResult.Stored.class);
    assertThat(state.confirmClock(clock.millis(), clock.nanos())).isZero();
  }

  @Test
  void confirmingAReadingFromBeforeTheJumpAllowsNothing() {
    long millis = clock.millis();
    long nanos = clock.nanos();
    clock.set(millis + 60_000);

    state.confirmClock(millis, nanos);

    assertThat(put()).isEqualTo(REFUSED);
  }

  private PutResult put() {
    return state.put(Key.of("k"), bytes("1"), 0);
  }
}
