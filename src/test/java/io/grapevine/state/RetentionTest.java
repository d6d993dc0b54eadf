package io.grapevine.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetentionTest {

  private static final Key KEY = Key.of("k");
  private static final Retention RETENTION =
      new Retention(Duration.ofSeconds(100), Duration.ofSeconds(20));

  @ParameterizedTest
  @CsvSource({
    "0, 100000",
    "1, 110000",
    "9999, 110000",
    "10000, 110000",
    "10001, 120000",
    "281474976710655, 281474976820000",
  })
  void forgetsATombstoneAtTheFirstStepAfterItsGrace(long millis, long boundary) {
    byte[] packed = Entry.tombstone(KEY, Stamp.of(millis, 5)).packed();
    assertThat(RETENTION.purgeBoundary(packed)).isEqualTo(boundary);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10000, 30000",
    "0, 10001, 40000",
    "5, 1, 30000",
    "9999, 1, 30000",
    "281474976710655, 140737488355327, 422212465090000",
  })
  void forgetsAnExpiredValueAtTheFirstStepAfterItsGrace(long millis, long ttl, long boundary) {
    byte[] packed = Entry.value(KEY, Stamp.of(millis, 5), "1".getBytes(UTF_8), ttl).packed();
    assertThat(RETENTION.purgeBoundary(packed)).isEqualTo(boundary);
  }

  @ParameterizedTest
  @CsvSource({"0, 10000, 110000", "0, 10001, 120000", "15000, -5000, 110000"})
  void forgetsAValueThatCoversAnotherAsLateAsATombstone(long millis, long ttl, long boundary) {
    byte[] packed = Entry.covering(KEY, Stamp.of(millis, 5), "1".getBytes(UTF_8), ttl).packed();
    assertThat(RETENTION.purgeBoundary(packed)).isEqualTo(boundary);
  }

  @Test
  void forgetsAValueThatCoversAnotherNoEarlierThanOneThatDoesNot() {
    var longExpiry = new Retention(Duration.ofSeconds(20), Duration.ofSeconds(100));
    byte[] packed = Entry.covering(KEY, Stamp.of(0, 0), "1".getBytes(UTF_8), 10_000).packed();
    assertThat(longExpiry.purgeBoundary(packed)).isEqualTo(110_000);
  }

  @Test
  void neverForgetsAValueWithoutATimeToLive() {
    byte[] packed = Entry.value(KEY, Stamp.OLDEST, "1".getBytes(UTF_8), 0).packed();
    assertThat(RETENTION.purgeBoundary(packed)).isEqualTo(Retention.NEVER);
  }

  @Test
  void knowsTheShorterGrace() {
    assertThat(RETENTION.shortest()).isEqualTo(Duration.ofSeconds(20));
    assertThat(new Retention(Duration.ofSeconds(1), Duration.ofSeconds(2)).shortest())
        .isEqualTo(Duration.ofSeconds(1));
  }
}
