package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EncountersTest {

  private static final Peer A = new Peer("10.0.0.1", 4097);
  private static final Peer B = new Peer("10.0.0.2", 4097);
  private static final Peer C = new Peer("10.0.0.3", 4097);
  private static final NodeInfo STOPPING = NodeInfo.UNKNOWN.answering("grapevine", 0, true);

  private final ManualClock clock = new ManualClock();
  private final PeerDirectory directory =
      new PeerDirectory(Settings.peers(), clock, new SplittableRandom(1));
  private final Encounters encounters = new Encounters(directory, clock);

  EncountersTest() {
    directory.update(List.of(A, B, C), true);
  }

  private void equal(Peer peer) {
    encounters.answered(peer, NodeInfo.UNKNOWN);
    encounters.equal(peer);
    clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void thoseThatWereNeverEqualComeFirstAndThenThoseThatWereSoLongestAgo() {
    equal(C);
    equal(A);
    assertThat(encounters.longestApartFirst(List.of(A, B, C))).containsExactly(B, C, A);

    equal(C);
    equal(B);

    assertThat(encounters.longestApartFirst(List.of(A, B, C))).containsExactly(A, C, B);
  }

  @Test
  void whoFailedSinceComesFirst() {
    equal(A);
    equal(B);

    encounters.failed(B);
    encounters.answered(B, NodeInfo.UNKNOWN);

    assertThat(encounters.longestApartFirst(List.of(A, B))).containsExactly(B, A);
  }

  @Test
  void whoSaidThatItStopsAndFailsHasStoppedUntilItAnswersAgain() {
    encounters.answered(A, STOPPING);
    assertThat(encounters.hasStopped(A)).isFalse();
    encounters.failed(A);
    assertThat(encounters.hasStopped(A)).isTrue();

    encounters.forgetFailures();
    assertThat(encounters.hasStopped(A)).isFalse();
    encounters.failed(A);
    assertThat(encounters.hasStopped(A)).isTrue();
    encounters.answered(A, NodeInfo.UNKNOWN);
    encounters.failed(A);

    assertThat(encounters.hasStopped(A)).isFalse();
  }

  @Test
  void forgetsPeersThatAreNoLongerListed() {
    equal(A);
    directory.update(List.of(B), true);

    equal(B);

    assertThat(encounters.longestApartFirst(List.of(A, B))).containsExactly(A, B);
  }
}
