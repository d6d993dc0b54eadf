package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grapevine.connection.Life;
import io.grapevine.connection.Sender;
import io.grapevine.message.PeerException;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** When a starting node is ready: whom it asks, and for whom it waits. */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapTest {

  private final TestCluster cluster = new TestCluster();
  private final StartingNodes start = new StartingNodes(cluster);

  @Test
  void isReadyAtOnceWhenNobodyElseIsThere() {
    TestNode node = cluster.add();

    assertThat(start.of(node)).isCompleted();

    assertThat(node.life.phase()).isEqualTo(Life.Phase.READY);
    assertThat(node.course.founded).isOne();
  }

  @Test
  @DisplayName("Trap: ready before the first pull: a new pod answered 404 for everything")
  void isReadyOnlyAfterItPulledFromAPeer() {
    TestNode old = cluster.add().begun();
    old.put("k", "1");
    TestNode fresh = cluster.add();
    start.list(old, fresh);
    cluster.network.cut(old.address);

    CompletableFuture<?> run = start.of(fresh);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(run).isNotDone();
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.STARTING);

    cluster.network.heal(old.address);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.READY);
    assertThat(fresh.course.founded).as("it joined a cluster").isZero();
  }

  @Test
  void asksOnWhenThePeerIsItselfStillStarting() {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode empty = cluster.add();
    TestNode fresh = cluster.add();
    start.list(full, empty, fresh);
    cluster.network.cut(full.address);

    CompletableFuture<?> run = start.of(fresh);
    cluster.advance(Duration.ofSeconds(5));
    assertThat(run).as("only an empty, starting peer answered").isNotDone();

    cluster.network.heal(full.address);
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void formsANewClusterWhenEveryPeerIsStarting() {
    TestNode a = cluster.add();
    TestNode b = cluster.add();
    TestNode c = cluster.add();
    start.list(a, b, c);
    b.put("k", "1");

    CompletableFuture<?> run = start.of(a);
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(a.get("k")).as("from a seed or a first write").isEqualTo("1");
  }

  @Test
  void isReadyAfterTheTimeOutWhenNoPeerCanBeReached() {
    TestNode other = cluster.add().begun();
    TestNode fresh = cluster.add();
    start.list(other, fresh);
    cluster.network.cut(other.address);

    CompletableFuture<?> run = start.of(fresh);
    cluster.advance(Duration.ofSeconds(29));
    assertThat(run).isNotDone();
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(fresh.life.phase()).isEqualTo(Life.Phase.READY);
  }

  @Test
  void isNotAloneWhileDiscoveryHasNotAnswered() {
    TestNode node = cluster.add();
    start.discoveryWorks = false;

    CompletableFuture<?> run = start.of(node);
    cluster.advance(Duration.ofSeconds(10));
    assertThat(run).isNotDone();

    start.discoveryWorks = true;
    cluster.advance(Duration.ofSeconds(1));
    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: a restarted node whose peers had no time for it was ready and empty")
  void aNodeThatHearsOnlyThatPeersAreBusyWaitsOnAndSaysSo(CapturedOutput output) {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode dead = cluster.add();
    TestNode fresh = cluster.add();
    start.list(full, dead, fresh);
    cluster.network.occupy(full.address);
    cluster.network.cut(dead.address);

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(120);
    assertThat(run).isNotDone();
    assertThat(StartingNodes.lines(output, "not ready yet"))
        .hasSizeBetween(4, 9)
        .allSatisfy(line ->
            assertThat(line)
                .contains(full.address + " is busy")
                .contains(dead.address + " did not answer"));

    cluster.network.heal(full.address);
    start.seconds(1);
    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void aPeerThatWasBusyAndIsGoneIsNotWaitedForAnyLonger() {
    TestNode full = cluster.add().begun();
    TestNode fresh = cluster.add();
    start.list(full, fresh);
    cluster.network.occupy(full.address);

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(60);
    assertThat(run).isNotDone();

    cluster.network.cut(full.address);
    start.seconds(16);
    assertThat(run).isCompleted();
  }

  @Test
  void forgetsThatAPeerWasStartingWhenThatIsOld() {
    TestNode first = cluster.add();
    TestNode second = cluster.add();
    TestNode fresh = cluster.add();
    start.list(first, second, fresh);
    cluster.network.cut(second.address);

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(2);
    cluster.network.cut(first.address);
    start.seconds(20);
    cluster.network.heal(second.address);
    start.seconds(5);
    assertThat(run).as("the first one may have become ready long ago").isNotDone();

    cluster.network.heal(first.address);
    start.seconds(1);
    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: restarted while the API server was away, a node knew none of its peers")
  void asksAPeerThatContactsItWhileDiscoveryHasNoList() {
    TestNode full = cluster.add().begun();
    full.put("k", "1");
    TestNode fresh = cluster.add();
    full.knows(fresh.address);
    start.discoveryWorks = false;

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(25);
    assertThat(run).isNotDone();
    cluster.run(full.receiver.receiveOnce());
    start.seconds(1);

    assertThat(run).isCompleted();
    assertThat(fresh.get("k")).isEqualTo("1");
  }

  @Test
  void onlyNodesOfTheOwnGroupAreMet() {
    TestNode fresh = cluster.add();
    String own = fresh.wire.group();

    fresh.wire.hear(new Sender("10.0.0.7", null, null, 4097));
    fresh.wire.hear(new Sender("10.0.0.7", "an old version", null, 4097));
    fresh.wire.hear(new Sender("10.0.0.7", "of a pod without a port", own, null));
    fresh.wire.hear(new Sender("10.0.0.7", fresh.id.value(), own, 4097));
    assertThatExceptionOfType(PeerException.class)
        .isThrownBy(
            () -> fresh.wire.hear(new Sender("10.0.0.7", "foreign", "another group", 4097)));
    assertThat(fresh.directory.known()).isEmpty();

    fresh.wire.hear(new Sender("10.0.0.8", "a node", own, 4097));
    assertThat(fresh.directory.known()).containsExactly(new Peer("10.0.0.8", 4097));
  }

  @Test
  void theTimeOutCountsFromWhenAPeerIsKnown() {
    TestNode other = cluster.add().begun();
    TestNode fresh = cluster.add();
    start.list(other, fresh);
    cluster.network.cut(other.address);
    start.discoveryWorks = false;

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(25);
    start.discoveryWorks = true;
    start.seconds(29);
    assertThat(run).isNotDone();

    start.seconds(2);
    assertThat(run).isCompleted();
  }
}
