package io.grapevine.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HybridClockTest {

  private static final long START = ManualClock.START;
  private static final Duration SKEW = Duration.ofSeconds(60);

  private final ManualClock wallClock = new ManualClock();
  private final HybridClock clock = new HybridClock(wallClock, SKEW);

  @Test
  void givesTheWallClockAndCountsWithinTheMillisecond() {
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START, 0));
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START, 1));
    wallClock.set(START + 5);
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 5, 0));
  }

  @Test
  void keepsCountingWhenTheWallClockJumpsBack() {
    tick(clock, wallClock);
    wallClock.set(START - 3_600_000);
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START, 1));
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START, 2));
    wallClock.set(START + 1);
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 1, 0));
  }

  @Test
  void carriesAnOverflowingCounterIntoTheMilliseconds() {
    clock.observe(Stamp.of(START, Stamp.MAX_COUNTER));
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 1, 0));
    wallClock.set(START + 1);
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 1, 1));
  }

  @Test
  void ticksPastWhatItObserved() {
    clock.observe(Stamp.of(START + 30_000, 7));
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 30_000, 8));
    clock.observe(Stamp.of(START, 0));
    assertThat(tick(clock, wallClock)).isEqualTo(Stamp.of(START + 30_000, 9));
  }

  @Test
  void theLastStampIsTheLatestGivenOrSeen() {
    long given = tick(clock, wallClock);
    assertThat(clock.last()).isEqualTo(given);
    clock.observe(given + 5);
    assertThat(clock.last()).isEqualTo(given + 5);
    clock.observe(given + 1);
    assertThat(clock.last()).isEqualTo(given + 5);
    assertThat(Stamp.isAfter(tick(clock, wallClock), given + 5)).isTrue();
  }

  @Test
  void theSkewBoundItselfIsNotTooFarAhead() {
    assertThat(clock.isTooFarAhead(Stamp.of(START + SKEW.toMillis(), Stamp.MAX_COUNTER))).isFalse();
    assertThat(clock.isTooFarAhead(Stamp.of(START + SKEW.toMillis() + 1, 0))).isTrue();
    assertThat(clock.isTooFarAhead(Stamp.of(Stamp.MAX_MILLIS, 0))).isTrue();
    assertThat(clock.isTooFarAhead(Stamp.OLDEST)).isFalse();
  }

  @Test
  void aStampThatIsNotGivenChangesNothing() {
    long next = clock.next(START);
    assertThat(clock.last()).isZero();
    assertThat(clock.next(START)).isEqualTo(next);
  }

  @Test
  void goesBackToTheLatestOfAStampAndThoseSinceTheMark() {
    clock.observe(Stamp.of(START + 3_600_000, 0));
    clock.mark();
    clock.observe(Stamp.of(START + 3, 0));

    clock.goBackTo(Stamp.of(START + 1, 0));
    assertThat(clock.last()).isEqualTo(Stamp.of(START + 3, 0));
    clock.goBackTo(Stamp.of(START + 4, 0));
    assertThat(clock.last()).isEqualTo(Stamp.of(START + 4, 0));
  }

  @Test
  void onlyEverGrows() {
    Seeds.forEach(
        200,
        random -> {
          var wall = new ManualClock();
          var hybrid = new HybridClock(wall, SKEW);
          long last = hybrid.last();
          for (int i = 0; i < 200; i++) {
            switch (random.nextInt(4)) {
              case 0 -> wall.set(START + random.nextInt(-5, 6));
              case 1 -> {
                long seen = Stamp.of(START + random.nextInt(-5, 6), random.nextInt(65_530, 65_536));
                hybrid.observe(seen);
                last = Stamp.isAfter(seen, last) ? seen : last;
              }
              case 2 -> {
                long now = hybrid.last();
                assertThat(Stamp.isAfter(last, now)).isFalse();
                last = now;
              }
              default -> {
                long tick = tick(hybrid, wall);
                assertThat(Stamp.isAfter(tick, last)).isTrue();
                assertThat(Stamp.millis(tick)).isGreaterThanOrEqualTo(wall.millis());
                last = tick;
              }
            }
          }
        });
  }

  /** Gives a stamp. */
  private static long tick(HybridClock clock, ManualClock wall) {
    long stamp = clock.next(wall.millis());
    clock.observe(stamp);
    return stamp;
  }
}
