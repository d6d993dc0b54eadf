package io.grapevine.peers;

import static io.grapevine.peers.ContactKind.PULL;
import static io.grapevine.peers.ContactKind.PUSH;
import static io.grapevine.peers.TestPeers.peer;
import static io.grapevine.peers.TestPeers.peers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a directory logs about its peers, each once, and why it backs off. */
@ExtendWith(OutputCaptureExtension.class)
class PeerReportsTest {

  private final ManualClock clock = new ManualClock();
  private final PeerDirectory directory =
      new PeerDirectory(TestPeers.properties(), clock, new SplittableRandom(1));

  @Test
  void saysOnceThatAPeerContactedThisNode(CapturedOutput output) {
    directory.met(peer(1), "a process");
    directory.met(peer(1), "a process");
    directory.met(peer(2), "a process");

    assertThat(output).containsOnlyOnce(peer(1) + " contacted").containsOnlyOnce(peer(2) + " con");
  }

  @Test
  void saysNothingOfPeersThatContactItOnceDiscoveryHasAList(CapturedOutput output) {
    directory.update(peers(2), false);
    directory.met(peer(5), "a process");

    assertThat(output).doesNotContain("contacted");
  }

  @Test
  void saysOnceThatAnAddressIsItsOwn(CapturedOutput output) {
    directory.update(peers(3), false);
    directory.noticeSelf(peer(1));
    directory.noticeSelf(peer(1));
    directory.noticeSelf(peer(7));

    assertThat(output)
        .containsOnlyOnce(peer(1) + " is an address of this node")
        .doesNotContain(peer(7) + " is an address of this node");
  }

  @Test
  void saysThatAPeerFailsAndThatItIsBack(CapturedOutput output) {
    directory.update(peers(2), false);
    directory.succeeded(PUSH, peer(1));
    assertThat(output).doesNotContain("is back:");

    directory.failed(PUSH, peer(1), "timeout");
    directory.failed(PUSH, peer(1), "timeout");
    directory.succeeded(PULL, peer(1));
    assertThat(output)
        .containsOnlyOnce("peer " + peer(1) + " failed a push (timeout)")
        .doesNotContain("is back:");

    directory.succeeded(PUSH, peer(1));
    assertThat(output).containsOnlyOnce("peer " + peer(1) + " is back: a push succeeded");
  }

  @Test
  void leavesAnAddressOfAnotherGroupAloneForAMinuteAndSaysItOnce(CapturedOutput output) {
    directory.update(peers(2), false);
    directory.belongsElsewhere(peer(1));
    directory.belongsElsewhere(peer(1));

    assertThat(output).containsOnlyOnce("peer " + peer(1) + " belongs to another group");
    clock.advance(Duration.ofSeconds(59));
    for (ContactKind kind : ContactKind.values()) {
      assertThat(directory.sample(kind, 2, any -> true)).hasSize(1).doesNotContain(peer(1));
    }
    clock.advance(Duration.ofMinutes(2));
    assertThat(directory.sample(PUSH, 2, any -> true)).contains(peer(1));
  }

  @Test
  void saysNothingOfAnAddressOfAnotherGroupThatIsNotListed(CapturedOutput output) {
    directory.update(List.of(), false);
    directory.belongsElsewhere(peer(1));

    assertThat(output).doesNotContain("another group");
  }

  @Test
  void knowsWhetherAllPeersFailForOneReason() {
    directory.update(peers(2), false);
    directory.failed(PUSH, peer(2), "refused");
    assertThat(directory.allFailedBy("refused")).isFalse();

    directory.failed(PULL, peer(1), "refused");
    assertThat(directory.allFailedBy("refused")).isTrue();
    assertThat(directory.allFailedBy("timeout")).isFalse();

    clock.advance(Duration.ofSeconds(1));
    directory.failed(PULL, peer(2), "timeout");
    assertThat(directory.allFailedBy("refused")).isFalse();
  }
}
