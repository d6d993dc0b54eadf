package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.state.Condition.OneOf;
import io.grapevine.state.PutResult.Absent;
import io.grapevine.state.PutResult.Stored;
import io.grapevine.state.PutResult.Unmet;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.States;
import io.grapevine.testing.Utf8;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Renewing the time to live of a value. */
class TouchTest {

  private static final Key KEY = Key.of("presence/a");

  private final ManualClock clock = new ManualClock();
  private final ReplicatedState state = States.empty(clock);

  @Test
  void aTouchedValueLivesLongerAndIsTheSame() {
    Entry first = put(1_000);
    clock.advance(Duration.ofMillis(900));

    Entry second = ((Stored) touch(1_000)).entry();

    assertThat(Utf8.text(second.value())).isEqualTo("\"here\"");
    assertThat(Stamp.isAfter(second.stamp(), first.stamp())).isTrue();
    assertThat(second.expiry()).isEqualTo(clock.millis() + 1_000);
    clock.advance(Duration.ofMillis(999));
    assertThat(state.get(KEY)).contains(second);
    clock.advance(Duration.ofMillis(1));
    assertThat(state.get(KEY)).isEmpty();
  }

  @Test
  void onlyAVisibleValueCanBeTouched() {
    assertThat(touch(1_000)).isEqualTo(new Absent());
    assertThat(state.size()).isZero();

    put(1_000);
    clock.advance(Duration.ofSeconds(1));
    Version expired = state.version();
    assertThat(touch(1_000)).isEqualTo(new Absent());
    assertThat(state.version()).isEqualTo(expired);

    put(0);
    state.remove(KEY);
    assertThat(touch(1_000)).isEqualTo(new Absent());
  }

  @Test
  void aTouchCanHaveACondition() {
    Entry first = put(1_000);
    Condition unchanged = new Condition(new OneOf(Set.of(Tag.of(first))), null);

    Entry second = ((Stored) state.touch(KEY, 2_000, unchanged)).entry();

    assertThat(state.touch(KEY, 3_000, unchanged)).isEqualTo(new Unmet(second));
  }

  @Test
  void aValueCanBeMadeToStayAndToGo() {
    put(1_000);

    assertThat(((Stored) touch(0)).entry().hasTtl()).isFalse();

    Entry mortal = ((Stored) touch(1_000)).entry();
    assertThat(mortal.expiry()).isEqualTo(clock.millis() + 1_000);
    assertThat(mortal.covers())
        .as("whoever still has the value that stays must not bring it back")
        .isTrue();
  }

  private Entry put(long ttl) {
    return ((Stored) state.put(KEY, Utf8.bytes("\"here\""), ttl)).entry();
  }

  private PutResult touch(long ttl) {
    return state.touch(KEY, ttl, Condition.NONE);
  }
}
