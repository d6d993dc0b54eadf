package io.grapevine.peers;

import static io.grapevine.peers.ContactKind.PUSH;
import static io.grapevine.peers.TestPeers.peer;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Peers that contacted a node while discovery has no list. */
class MetPeersTest {

  private final ManualClock clock = new ManualClock();
  private final PeerDirectory directory = directory(TestPeers.properties());
  private final PeerDirectory knowingSelf = directory(TestPeers.properties("uid-1", null, 0));

  private PeerDirectory directory(PeersProperties properties) {
    return new PeerDirectory(properties, clock, new SplittableRandom(1));
  }

  @Test
  @DisplayName("Trap: a node knew no peer although its peers talked to it all the time")
  void knowsWhomItMetWhileDiscoveryHasNoList() {
    knowingSelf.met(peer(3), "a process");
    knowingSelf.met(peer(1), "a process");
    knowingSelf.update(List.of(), false);

    assertThat(knowingSelf.known()).containsExactly(peer(1), peer(3));
    assertThat(knowingSelf.sample(PUSH, 3, peer -> true)).hasSize(2);
    assertThat(knowingSelf.isAlone()).isFalse();
  }

  @Test
  void forgetsWhomItMetWhenDiscoveryHasAList() {
    knowingSelf.met(peer(3), "a process");

    knowingSelf.update(List.of(peer(1)), true);
    knowingSelf.met(peer(4), "a process");

    assertThat(knowingSelf.known()).containsExactly(peer(1));
  }

  @Test
  void forgetsWhomItMetAfterALongSilence() {
    directory.met(peer(1), "a process");
    clock.advance(PeerDirectory.MET_MEMORY);

    directory.met(peer(2), "a process");

    assertThat(directory.known()).containsExactly(peer(2));
  }

  @Test
  void meetsNoMorePeersThanItNeeds() {
    for (int i = 1; i <= 2 * PeerDirectory.MAX_MET; i++) {
      directory.met(peer(i), "a process");
    }

    assertThat(directory.known()).hasSize(PeerDirectory.MAX_MET).contains(peer(1));
  }

  @Test
  void backsOffAlsoWhomItMet() {
    directory.met(peer(1), "a process");
    directory.failed(PUSH, peer(1), "no-connection");
    directory.met(peer(1), "a process");
    directory.failed(PUSH, peer(1), "no-connection");
    directory.met(peer(1), "a process");

    assertThat(directory.sample(PUSH, 1, peer -> true)).isEmpty();
    assertThat(directory.known()).containsExactly(peer(1));
  }
}
