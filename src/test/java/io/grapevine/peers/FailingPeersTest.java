package io.grapevine.peers;

import static io.grapevine.peers.ContactKind.PULL;
import static io.grapevine.peers.ContactKind.PUSH;
import static io.grapevine.peers.TestPeers.MAX_BACKOFF;
import static io.grapevine.peers.TestPeers.MIN_BACKOFF;
import static io.grapevine.peers.TestPeers.peer;
import static io.grapevine.peers.TestPeers.peers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** How {@link PeerDirectory} leaves failing peers alone, and when it no longer does. */
@ExtendWith(OutputCaptureExtension.class)
class FailingPeersTest {

  private static final Duration TICK = Duration.ofMillis(1);

  private final ManualClock clock = new ManualClock();
  private final PeerDirectory directory =
      new PeerDirectory(TestPeers.properties(), clock, new SplittableRandom(1));

  @BeforeEach
  void knowTwoPeers() {
    directory.update(peers(2), false);
  }

  @Test
  void leavesAFailingPeerAloneForAWhile() {
    directory.failed(PUSH, peer(1), "no-connection");

    assertThat(eligible()).containsExactly(peer(2));
    assertThat(directory.backedOff()).isEqualTo(1);
    assertThat(directory.known()).isEqualTo(peers(2));

    clock.advance(MIN_BACKOFF.minus(TICK));
    assertThat(eligible()).containsExactly(peer(2));

    clock.advance(TICK);
    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
    assertThat(directory.backedOff()).isZero();
  }

  @Test
  @DisplayName("Trap: after a wall clock was corrected nothing was pushed for the whole correction")
  void aWallClockThatIsSetBackDoesNotProlongIt() {
    directory.failed(PUSH, peer(1), "no-connection");

    clock.set(ManualClock.START - Duration.ofHours(1).toMillis());
    assertThat(eligible()).containsExactly(peer(2));
    clock.advance(MIN_BACKOFF);

    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
  }

  @Test
  void aWallClockThatIsSetForwardDoesNotEndIt() {
    directory.failed(PUSH, peer(1), "no-connection");

    clock.set(ManualClock.START + Duration.ofHours(1).toMillis());

    assertThat(eligible()).containsExactly(peer(2));
  }

  @Test
  void leavesItAloneTwiceAsLongAfterEachFurtherFailureUpToTheLongest() {
    for (long millis : new long[] {500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000}) {
      directory.failed(PUSH, peer(1), "no-connection");
      clock.advance(Duration.ofMillis(millis - 1));
      assertThat(eligible()).as("before %d ms", millis).containsExactly(peer(2));
      clock.advance(TICK);
      assertThat(eligible()).as("after %d ms", millis).contains(peer(1));
    }
  }

  @Test
  void aRequestOfAProcessThereEndsItOnce() {
    directory.failed(PUSH, peer(1), "no-connection");
    directory.failed(PUSH, peer(1), "no-connection");
    directory.failed(PULL, peer(1), "no-connection");

    directory.met(peer(1), "new");
    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
    assertThat(directory.backedOff()).isZero();

    directory.failed(PUSH, peer(1), "no-connection");
    directory.met(peer(1), "new");
    assertThat(eligible()).containsExactly(peer(2));
    directory.met(peer(1), "newer");
    assertThat(eligible()).contains(peer(1));
  }

  @Test
  void theNextFailureAfterARequestIsTheFirst() {
    directory.failed(PUSH, peer(1), "no-connection");
    directory.failed(PUSH, peer(1), "no-connection");
    directory.met(peer(1), "new");

    directory.failed(PUSH, peer(1), "no-connection");

    clock.advance(MIN_BACKOFF);
    assertThat(eligible()).contains(peer(1));
  }

  @Test
  void aRequestOfTheSameProcessCountsAgainAfterASuccess() {
    directory.failed(PUSH, peer(1), "no-connection");
    directory.met(peer(1), "process");
    directory.succeeded(PUSH, peer(1));
    directory.failed(PUSH, peer(1), "no-connection");

    directory.met(peer(1), "process");

    assertThat(eligible()).contains(peer(1));
  }

  @Test
  void aContactThatGoesWellForgivesEverything() {
    directory.failed(PUSH, peer(1), "no-connection");
    directory.failed(PUSH, peer(1), "no-connection");

    directory.succeeded(PUSH, peer(1));

    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
    assertThat(directory.backedOff()).isZero();
    directory.failed(PUSH, peer(1), "no-connection");
    clock.advance(MIN_BACKOFF);
    assertThat(eligible()).contains(peer(1));
  }

  @Test
  @DisplayName("Trap: a peer that failed pushes, of which there are many, was hardly pulled")
  void failedPushesDoNotKeepAPeerFromBeingPulled() {
    directory.failed(PUSH, peer(1), "busy");
    directory.failed(PULL, peer(2), "timeout");

    assertThat(directory.sample(PULL, 10, peer -> true)).containsExactly(peer(1));
    assertThat(eligible()).containsExactly(peer(2));
    assertThat(directory.backedOff()).isEqualTo(2);

    directory.succeeded(PULL, peer(1));
    assertThat(eligible()).containsExactly(peer(2));
  }

  @Test
  void theLastContactThatFailedSaysWhyAPeerFails() {
    directory.update(List.of(peer(1)), false);
    directory.failed(PUSH, peer(1), "timeout");
    clock.advance(TICK);
    directory.failed(PULL, peer(1), "no-connection");

    assertThat(directory.allFailedBy("no-connection")).isTrue();
    assertThat(directory.allFailedBy("timeout")).isFalse();
  }

  @Test
  void asksPeersThatAreBackedOffWhenThereIsNoLater() {
    directory.failed(PUSH, peer(1), "no-connection");
    directory.failed(PUSH, peer(2), "no-connection");

    assertThat(eligible()).isEmpty();
    assertThat(directory.sampleAny(2, peer -> true)).containsExactlyInAnyOrder(peer(1), peer(2));
    assertThat(directory.backedOff()).isEqualTo(2);
  }

  @Test
  void keepsTheBackOffOfAPeerThatStaysOnTheList() {
    directory.failed(PUSH, peer(1), "no-connection");

    directory.update(peers(3), false);

    assertThat(eligible()).containsExactlyInAnyOrder(peer(2), peer(3));
  }

  @Test
  void forgetsAPeerThatLeavesTheListAndHowItFared() {
    directory.failed(PUSH, peer(1), "no-connection");

    directory.update(List.of(peer(2)), false);
    assertThat(directory.known()).containsExactly(peer(2));
    assertThat(directory.backedOff()).isZero();

    directory.update(peers(2), false);
    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
  }

  @Test
  @DisplayName("A contact that was under way when its peer left must not haunt who comes after it")
  void forgetsAlsoAFailureThatComesAfterThePeerHasLeft() {
    directory.update(List.of(peer(2)), false);
    directory.failed(PUSH, peer(1), "timeout");

    directory.update(List.of(peer(2)), false);
    directory.update(peers(2), false);

    assertThat(eligible()).containsExactlyInAnyOrder(peer(1), peer(2));
  }

  @Test
  void thisNodeItselfIsNeverBackedOff() {
    directory.failed(PUSH, peer(1), "timeout");

    directory.noticeSelf(peer(1));

    assertThat(directory.known()).containsExactly(peer(2));
    assertThat(directory.backedOff()).isZero();
  }

  @Test
  void saysOnceThatAPeerFailsAndOnceThatItIsBack(CapturedOutput output) {
    for (int failures = 0; failures < 5; failures++) {
      directory.failed(PUSH, peer(1), "timeout");
      clock.advance(MAX_BACKOFF);
    }
    directory.succeeded(PUSH, peer(1));
    directory.succeeded(PUSH, peer(1));

    assertThat(output)
        .containsOnlyOnce("peer 10.0.0.1:4097 failed a push (timeout)")
        .containsOnlyOnce("peer 10.0.0.1:4097 is back");
  }

  private List<Peer> eligible() {
    return directory.sample(PUSH, 10, peer -> true);
  }
}
