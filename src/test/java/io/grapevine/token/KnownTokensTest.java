package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.access.Subject;
import io.grapevine.testing.ManualClock;
import io.grapevine.token.Verdict.Accepted;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownTokensTest {

  private static final int MANY = 10_000;

  private final ManualClock clock = new ManualClock();
  private final Basis basis = new Basis();
  private final KnownTokens tokens = new KnownTokens(100_000, clock, clock, Runnable::run);

  private void add(String header) {
    Accepted accepted = new Accepted(new Subject(header, Set.of()), null);
    tokens.add(header, new Known(accepted, basis, basis.version()));
  }

  /** Its uses are recorded once a second only. */
  @Test
  void aTokenInUseStaysWhileOthersComeAndGo() {
    add("in use");
    for (int i = 0; i < 20; i++) {
      assertThat(tokens.get("in use")).isNotNull();
      clock.advance(Duration.ofSeconds(1));
    }
    for (int i = 0; i < MANY; i++) {
      add("other " + i);
      assertThat(tokens.get("in use")).as("after %d others", i).isNotNull();
      clock.advance(Duration.ofMillis(100));
    }
    tokens.cleanUp();

    assertThat(tokens.bytes()).isLessThanOrEqualTo(100_000);
    assertThat(tokens.size()).isLessThan(MANY / 10);
  }
}
