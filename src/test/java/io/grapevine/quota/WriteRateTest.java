package io.grapevine.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Seeds;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WriteRateTest {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  @ParameterizedTest
  @CsvSource({
    // writes, per second, milliseconds until full, milliseconds to wait
    "1,    10,  0,     0",
    "10,   10,  0,     0",
    "1,    10,  900,   0",
    "1,    10,  901,   1",
    "2,    10,  900,   100",
    "1000, 10,  0,     0",
    "1000, 10,  1,     1",
    "1,    10,  99000, 98100",
    "1,    1,   0,     0",
    "1,    1,   1000,  1000",
  })
  void waitsUntilTheBucketHasEnoughOrIsFull(long writes, long rate, long untilFull, long wait) {
    assertThat(WriteRate.delay(writes, rate, TimeUnit.MILLISECONDS.toNanos(untilFull)))
        .isEqualTo(TimeUnit.MILLISECONDS.toNanos(wait));
  }

  @ParameterizedTest
  @CsvSource({"10, 0, 10", "10, 100, 9", "10, 101, 8", "10, 1000, 0", "10, 9000, 0", "3, 0, 3"})
  void knowsHowManyAreLeft(long rate, long untilFull, long left) {
    assertThat(WriteRate.left(rate, TimeUnit.MILLISECONDS.toNanos(untilFull))).isEqualTo(left);
  }

  @Test
  void neverAdmitsMoreThanTheRateAndOneBurst() {
    Seeds.forEach(
        100,
        random -> {
          long perSecond = 1 + random.nextInt(200);
          long now = random.nextLong(); // A monotonic clock may begin anywhere, and overflow.
          WriteRate rate = new WriteRate(perSecond, now);
          long elapsed = 0;
          long admitted = 0;
          for (int i = 0; i < 1_000; i++) {
            long pause = random.nextLong(SECOND / 20);
            elapsed += pause;
            now += pause;
            if (rate.delay(1, now) == 0) {
              rate.take(1, now);
              admitted++;
            }
          }
          long allowed = perSecond + elapsed * perSecond / SECOND;
          assertThat(admitted).isBetween(Math.min(900, allowed * 8 / 10), allowed + 1);
        });
  }

  @Test
  void aWaitThatIsOverIsEnough() {
    Seeds.forEach(
        100,
        random -> {
          WriteRate rate = new WriteRate(1 + random.nextInt(50), 0);
          long now = 0;
          for (int i = 0; i < 100; i++) {
            long writes = 1 + random.nextInt(200);
            now += rate.delay(writes, now);
            assertThat(rate.delay(writes, now)).isZero();
            rate.take(writes, now);
          }
        });
  }

  @Test
  void aBatchThatIsLargerThanTheBucketTakesAFullOneIntoDebt() {
    WriteRate rate = new WriteRate(10, 0);

    assertThat(rate.delay(35, 0)).isZero();
    rate.take(35, 0);

    assertThat(rate.left(0)).isZero();
    assertThat(rate.delay(1, 0)).isEqualTo(26 * SECOND / 10);
  }
}
