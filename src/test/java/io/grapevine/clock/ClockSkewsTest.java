package io.grapevine.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.clock.ClockSkews.Skew;
import io.grapevine.peers.Peer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockSkewsTest {

  private static final long START = 1_700_000_000_000L;
  private static final Peer PEER = new Peer("10.0.0.1", 4097);
  private static final Peer OTHER = new Peer("10.0.0.2", 4097);
  private static final List<Peer> KNOWN = List.of(PEER, OTHER);

  private final ClockSkews skews = new ClockSkews();
  private long now = 5_000_000_000L;

  /** An answer of a peer whose clock is ahead by so much; the ways there and back take so long. */
  private void answer(long aheadMillis, long thereMillis, long backMillis) {
    long sent = now;
    long theirs = own() + thereMillis + aheadMillis;
    now += Duration.ofMillis(thereMillis + backMillis).toNanos();
    skews.measured(PEER, theirs, sent, now, KNOWN);
  }

  private long own() {
    return START + now / 1_000_000;
  }

  private Skew skew() {
    return Objects.requireNonNull(skews.to(KNOWN, own(), now).get(PEER));
  }

  @Test
  void theMiddleOfTheRoundTripIsTheBestGuess() {
    answer(30_000, 100, 100);

    assertThat(skew()).isEqualTo(new Skew(30_000, 101));
  }

  @Test
  void theErrorIsHalfOfTheRoundTripAtMost() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1_000; i++) {
      answer(30_000, random.nextInt(2_000), random.nextInt(2_000));
      assertThat(Math.abs(skew().millis() - 30_000)).isLessThanOrEqualTo(skew().error());
    }
  }

  @Test
  void theShortestRoundTripOfTheLastFewCounts() {
    answer(30_000, 5, 5);
    answer(30_000, 900, 10);
    assertThat(skew()).isEqualTo(new Skew(30_000, 6));

    for (int i = 0; i < 4; i++) {
      answer(30_000, 200, 200);
    }
    assertThat(skew().error()).isEqualTo(201);
  }

  @Test
  void aClockOfAPeerThatWasSetIsSeenAtOnce() {
    answer(30_000, 5, 5);
    answer(0, 500, 500);

    assertThat(skew().millis()).isZero();
  }

  @Test
  void theOwnClockThatWasSetIsSeenAtOnce() {
    answer(0, 5, 5);

    assertThat(skews.to(KNOWN, own() + 70_000, now).values())
        .extracting(Skew::millis)
        .containsExactly(-70_000L);
  }

  @Test
  void whatIsOldSaysNothing() {
    answer(30_000, 5, 5);
    now += Duration.ofMinutes(5).toNanos();
    assertThat(skews.to(KNOWN, own(), now)).hasSize(1);
    now++;
    assertThat(skews.to(KNOWN, own(), now)).isEmpty();
  }

  @Test
  void keepsNothingOfPeersThatAreGone() {
    answer(30_000, 5, 5);

    skews.measured(OTHER, START, now, now, List.of(OTHER));

    assertThat(skews.to(KNOWN, own(), now)).containsOnlyKeys(OTHER);
  }

  @ParameterizedTest
  @CsvSource({
    "'', UNKNOWN",
    "0, RIGHT",
    "60000, RIGHT",
    "-60000, RIGHT",
    "-60010, RIGHT", // Perhaps: the error is 10.
    "-60011, AHEAD",
    "60011, DIVIDED", // Of two nodes the one that is ahead is wrong.
    "-70000 0, DIVIDED",
    "-70000 -70000 0, AHEAD",
    "70000 70000, BEHIND",
    "70000 0, DIVIDED",
    "70000 70000 0, BEHIND",
    "70000 -70000, DIVIDED",
    "70000 0 0, RIGHT",
    "-70000 0 0, RIGHT",
  })
  void theMajorityDecides(String millis, ClockVerdict verdict) {
    List<Skew> all =
        millis.isEmpty()
            ? List.of()
            : List.of(millis.split(" ", -1)).stream()
                .map(skew -> new Skew(Long.parseLong(skew), 10))
                .toList();

    assertThat(ClockVerdict.of(all, 60_000)).isEqualTo(verdict);
  }
}
