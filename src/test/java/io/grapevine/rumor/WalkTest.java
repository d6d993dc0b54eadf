package io.grapevine.rumor;

import static io.grapevine.peers.ContactKind.PUSH;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Settings;
import io.grapevine.peers.Peer;
import io.grapevine.peers.PeerDirectory;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Seeds;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WalkTest {

  private static final List<Peer> PEERS =
      IntStream.range(0, 20).mapToObj(i -> new Peer("10.0.0.1", 1_000 + i)).toList();

  private final PeerDirectory directory = directory(new SplittableRandom(1));
  private final Walk walk = new Walk(directory);

  @Test
  void goesOnBehindAPeerThatHeardNews() {
    walk.goOnBehind(PEERS.get(4));
    walk.goOnBehind(PEERS.get(19));

    assertThat(walk.next(3, peer -> true)).hasSize(3).startsWith(PEERS.get(5), PEERS.get(0));
  }

  @Test
  void aStepIsTakenOnce() {
    walk.goOnBehind(PEERS.get(4));
    walk.next(1, peer -> true);
    Set<Peer> later = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      later.addAll(walk.next(1, peer -> true));
    }
    assertThat(later).as("at random again").containsExactlyInAnyOrderElementsOf(PEERS);
  }

  @Test
  void choosesNoPeerTwiceInOneRound() {
    Seeds.forEach(
        500,
        random -> {
          Walk fresh = new Walk(directory(random));
          for (int i = random.nextInt(8); i > 0; i--) {
            fresh.goOnBehind(PEERS.get(random.nextInt(PEERS.size())));
          }
          int count = random.nextInt(25);
          assertThat(fresh.next(count, peer -> true))
              .doesNotHaveDuplicates()
              .hasSize(Math.min(count, PEERS.size()));
        });
  }

  @Test
  void leavesOutWhoIsBusy() {
    Set<Peer> busy = Set.of(PEERS.get(5), PEERS.get(6));
    for (int i = 0; i < 100; i++) {
      walk.goOnBehind(PEERS.get(4));
      assertThat(walk.next(2, peer -> !busy.contains(peer)))
          .hasSize(2)
          .doesNotContainAnyElementsOf(busy);
    }
  }

  @Test
  void leavesOutWhoIsBackedOff() {
    directory.failed(PUSH, PEERS.get(5), "test");
    for (int i = 0; i < 100; i++) {
      walk.goOnBehind(PEERS.get(4));
      assertThat(walk.next(2, peer -> true)).hasSize(2).doesNotContain(PEERS.get(5));
    }
  }

  @Test
  void goesOnBehindAPeerThatHasLeft() {
    walk.goOnBehind(PEERS.get(4));
    directory.update(PEERS.stream().filter(peer -> !peer.equals(PEERS.get(4))).toList(), true);

    assertThat(walk.next(1, peer -> true)).containsExactly(PEERS.get(5));
  }

  @Test
  void withoutPeersThereIsNoStep() {
    directory.update(List.of(), true);
    walk.goOnBehind(PEERS.get(4));
    assertThat(walk.next(3, peer -> true)).isEmpty();
  }

  @Test
  void choosesNoMoreThanItIsAskedFor() {
    PEERS.forEach(walk::goOnBehind);
    assertThat(walk.next(3, peer -> true)).hasSize(3);
  }

  private static PeerDirectory directory(RandomGenerator random) {
    PeerDirectory directory = new PeerDirectory(Settings.peers(), new ManualClock(), random);
    directory.update(PEERS, true);
    return directory;
  }
}
