package io.grapevine.peers;

import static io.grapevine.peers.ContactKind.PUSH;
import static io.grapevine.peers.TestPeers.peer;
import static io.grapevine.peers.TestPeers.peers;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PeerDirectoryTest {

  private final ManualClock clock = new ManualClock();
  private final PeerDirectory directory = directory(TestPeers.properties());
  private final PeerDirectory knowingSelf = directory(TestPeers.properties("uid-1", null, 0));

  @Test
  void knowsNobodyBeforeDiscoveryHasAnswered() {
    assertThat(directory.known()).isEmpty();
    assertThat(directory.sample(PUSH, 3, peer -> true)).isEmpty();
    assertThat(directory.sampleAny(3, peer -> true)).isEmpty();
  }

  @Test
  void knowsThePeersInOneOrderAndEachOfThemOnce() {
    directory.update(List.of(peer(3), peer(1), peer(3), peer(2)), false);

    assertThat(directory.known()).containsExactly(peer(1), peer(2), peer(3));
    assertThat(directory.size()).isEqualTo(3);
  }

  @Test
  void aSampleHasDifferentPeersAndNoMoreThanAskedFor() {
    Seeds.forEach(
        50,
        random -> {
          int known = random.nextInt(8);
          int count = random.nextInt(10);
          var directory = directory(TestPeers.properties(), random);
          directory.update(peers(known), false);

          assertThat(directory.sample(PUSH, count, peer -> true))
              .hasSize(Math.min(count, known))
              .doesNotHaveDuplicates()
              .isSubsetOf(directory.known());
          assertThat(directory.sampleAny(count, peer -> true))
              .hasSize(Math.min(count, known))
              .doesNotHaveDuplicates()
              .isSubsetOf(directory.known());
        });
  }

  @Test
  void theSameSeedGivesTheSameSamples() {
    var one = directory(TestPeers.properties(), new SplittableRandom(7));
    var other = directory(TestPeers.properties(), new SplittableRandom(7));
    one.update(peers(20), false);
    other.update(peers(20), false);

    for (int round = 0; round < 10; round++) {
      assertThat(one.sample(PUSH, 3, peer -> true)).isEqualTo(other.sample(PUSH, 3, peer -> true));
    }
  }

  @Test
  void everyPeerGetsItsTurnAboutEquallyOften() {
    Seeds.forEach(
        5,
        random -> {
          var directory = directory(TestPeers.properties(), random);
          directory.update(peers(10), false);
          Map<Peer, Integer> turns = new HashMap<>();

          for (int round = 0; round < 1_000; round++) {
            directory
                .sample(PUSH, 3, peer -> true)
                .forEach(peer -> turns.merge(peer, 1, Integer::sum));
          }

          assertThat(turns).containsOnlyKeys(peers(10));
          assertThat(turns.values()).allSatisfy(count -> assertThat(count).isBetween(230, 370));
        });
  }

  @Test
  void aSampleHasOnlyPeersThatPass() {
    directory.update(peers(5), false);

    assertThat(directory.sample(PUSH, 5, peer -> !peer.equals(peer(2))))
        .containsExactlyInAnyOrder(peer(1), peer(3), peer(4), peer(5));
    assertThat(directory.sampleAny(5, peer -> peer.equals(peer(2)))).containsExactly(peer(2));
  }

  @Test
  @DisplayName("Trap: the node's own address was among its peers")
  void leavesOutAnAddressAtWhichThisNodeAnswered() {
    directory.update(peers(3), false);

    directory.noticeSelf(peer(2));

    assertThat(directory.known()).containsExactly(peer(1), peer(3));
    assertThat(directory.sampleAny(3, peer -> true)).containsExactlyInAnyOrder(peer(1), peer(3));
    directory.update(peers(4), false);
    assertThat(directory.known()).containsExactly(peer(1), peer(3), peer(4));
  }

  @Test
  void knowsWhoFollowsWhomAllTheWayRound() {
    directory.update(peers(5), false);
    directory.noticeSelf(peer(3));

    assertThat(directory.successor(PUSH, peer(1), peer -> true)).isEqualTo(peer(2));
    assertThat(directory.successor(PUSH, peer(2), peer -> true)).isEqualTo(peer(4));
    assertThat(directory.successor(PUSH, peer(5), peer -> true)).isEqualTo(peer(1));
    assertThat(directory.successor(PUSH, new Peer("10.0.0.10", 1), peer -> true))
        .as("after one that is no longer listed")
        .isEqualTo(peer(2));
  }

  @Test
  void namesNoSuccessorThatIsBackedOffOrDoesNotPass() {
    directory.update(peers(3), false);
    directory.failed(PUSH, peer(2), "no-connection");

    assertThat(directory.successor(PUSH, peer(1), peer -> true)).isNull();
    assertThat(directory.successor(PUSH, peer(2), peer -> false)).isNull();
    directory.update(List.of(), false);
    assertThat(directory.successor(PUSH, peer(1), peer -> true)).isNull();
  }

  @Test
  void findsTheFewThatAreEligibleAmongMany() {
    directory.update(peers(200), false);

    assertThat(directory.sample(PUSH, 3, peer -> peer.equals(peer(7)) || peer.equals(peer(190))))
        .containsExactlyInAnyOrder(peer(7), peer(190));
  }

  @Test
  void anAddressThatWasThisNodesMayLaterBeAnothers() {
    directory.update(peers(3), false);
    directory.noticeSelf(peer(2));

    directory.update(List.of(peer(1)), false);
    directory.update(peers(2), false);

    assertThat(directory.known()).containsExactly(peer(1), peer(2));
  }

  @Test
  @DisplayName("Trap: an error or an unreachable API server emptied the list of peers")
  void anAnswerThatDoesNotNameEvenThisNodeIsNoAnswer() {
    knowingSelf.update(peers(2), true);

    knowingSelf.update(List.of(), false);

    assertThat(knowingSelf.known()).isEqualTo(peers(2));
    assertThat(knowingSelf.isAlone()).isFalse();
  }

  @Test
  void peersThatAreNamedWithoutThisNodeAreTaken() {
    knowingSelf.update(peers(2), false);

    assertThat(knowingSelf.known()).isEqualTo(peers(2));
  }

  @Test
  void anEmptyAnswerCountsForANodeThatCannotRecognizeItself() {
    directory.update(peers(2), false);

    directory.update(List.of(), false);

    assertThat(directory.known()).isEmpty();
    assertThat(directory.isAlone()).isTrue();
  }

  @Test
  void isNotAloneBeforeDiscoveryHasAnswered() {
    assertThat(directory.isAlone()).isFalse();
    assertThat(knowingSelf.isAlone()).isFalse();
  }

  @Test
  void isAloneOnlyWhenDiscoveryNamesItselfAndNobodyElse() {
    knowingSelf.update(List.of(), false);
    assertThat(knowingSelf.isAlone()).isFalse();

    knowingSelf.update(List.of(), true);
    assertThat(knowingSelf.isAlone()).isTrue();

    knowingSelf.update(peers(1), true);
    assertThat(knowingSelf.isAlone()).isFalse();
  }

  @Test
  void isAloneWhenTheOnlyAddressIsItsOwn() {
    directory.update(peers(1), false);
    assertThat(directory.isAlone()).isFalse();

    directory.noticeSelf(peer(1));

    assertThat(directory.isAlone()).isTrue();
  }

  private PeerDirectory directory(PeersProperties properties) {
    return directory(properties, new SplittableRandom(1));
  }

  private PeerDirectory directory(PeersProperties properties, RandomGenerator random) {
    return new PeerDirectory(properties, clock, random);
  }
}
