package io.grapevine.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnceAMinuteTest {

  private final ManualClock clock = new ManualClock();
  private final OnceAMinute occasion = new OnceAMinute(clock);
  private final List<Long> said = new ArrayList<>();

  @Test
  void saysTheFirstTimeAtOnce() {
    occasion.happened(said::add);

    assertThat(said).containsExactly(1L);
  }

  @Test
  void isQuietForAMinuteAndThenSaysHowOftenItHappened() {
    for (int i = 0; i < 1_000; i++) {
      occasion.happened(said::add);
    }
    clock.advance(Duration.ofSeconds(59));
    occasion.happened(said::add);
    assertThat(said).containsExactly(1L);

    clock.advance(Duration.ofSeconds(1));
    occasion.happened(said::add);

    assertThat(said).containsExactly(1L, 1_001L);
  }
}
