package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a starting node receives, and when that is enough. */
@ExtendWith(OutputCaptureExtension.class)
class BootstrapTransferTest {

  private final TestCluster cluster = new TestCluster();
  private final StartingNodes start = new StartingNodes(cluster);

  @Test
  void followsTheClusterForAsLongAsThePeerThatItCameFrom() {
    TestNode old = cluster.add().begun();
    old.knows();
    cluster.advance(Duration.ofHours(3));
    TestNode fresh = cluster.add();
    start.list(old, fresh);

    start.of(fresh);

    assertThat(fresh.continuity.describe("").since())
        .isNotNull()
        .isEqualTo(old.continuity.describe("").since());
  }

  @Test
  void takesTheStateOfThePeerThatAloneHasItAndLeavesItThere() {
    TestNode old = cluster.add().begun();
    TestNode earlier = cluster.add().begun();
    cluster.introduce();
    cluster.advance(Duration.ofMinutes(2));
    old.put("k", "1");
    cluster.receive();
    cluster.network.cut(earlier.address);
    cluster.advance(Duration.ofHours(1));
    assertThat(old.continuity.isCutOff()).isTrue();
    TestNode fresh = cluster.add();
    cluster.introduce();
    start.list(old, fresh);

    CompletableFuture<?> run = start.of(fresh);
    cluster.advance(Duration.ofSeconds(30));
    assertThat(run).isCompleted();
    String atOnce = fresh.get("k");
    cluster.run(old.receiver.receiveOnce());
    cluster.run(fresh.receiver.receiveOnce());

    assertThat(old.get("k")).as("on the node that was cut off").isEqualTo("1");
    assertThat(fresh.get("k")).isEqualTo("1");
    assertThat(atOnce).as("as soon as it was ready").isEqualTo("1");
  }

  @Test
  void theTimeOutEndsNoTransferThatMakesProgress() {
    TestNode fresh = withSlowPeer(10, Duration.ofSeconds(4));

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(36);
    assertThat(run).isNotDone();
    start.seconds(10);

    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void aTransferThatTookTooLongIsTriedAgain() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(100);
    assertThat(run).as("a part of the state").isNotDone();

    cluster.network.slowDown(cluster.node(0).address, Duration.ZERO);
    start.seconds(100);
    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void aDeadlineReachesTheExchangeItself() {
    TestNode hung = cluster.add();
    TestNode fresh = cluster.add();
    start.list(hung, fresh);
    cluster.network.hang(hung.address);

    start.of(fresh);
    start.seconds(59);
    assertThat(cluster.network.canceled).hasValue(0);

    start.seconds(2);
    assertThat(cluster.network.canceled).hasValue(1);
  }

  @Test
  @DisplayName("Trap: a node whose max-state-size was too small was ready without the state")
  void aPeerWithALargerStateThanAllowedHasAStateAllTheSame(CapturedOutput output) {
    TestNode full = cluster.add().begun();
    String large = "\"" + "x".repeat(10_000) + "\"";
    for (int i = 0; i < 100; i++) {
      full.put("k" + i, large);
    }
    TestNode fresh = cluster.add("max-state-size", "100KB");
    start.list(full, fresh);

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(125);

    assertThat(run).isNotDone();
    String sentence =
        full.address
            + " has a larger state than grapevine.connection.max-state-size of this node allows";
    assertThat(fresh.life.waitsFor()).startsWith(sentence);
    assertThat(StartingNodes.lines(output, "not ready yet"))
        .hasSizeBetween(4, 9)
        .allMatch(line -> line.contains(sentence));
    assertThat(full.count("grapevine.transferred.bytes", "direction", "sent"))
        .as("the state is not sent again and again")
        .isLessThan(15 * 100 * 10_000);

    cluster.network.cut(full.address);
    start.seconds(62);
    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: 79,089 of 1,000,000 entries came before the peer paused, and it was ready")
  void aPartOfAStateIsNoStateWhileThePeerPauses() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(30);
    cluster.network.mute(fresh.address);
    start.seconds(200);
    assertThat(fresh.entries()).isNotEmpty().hasSizeLessThan(200);
    assertThat(run).as("minutes after the transfer was given up").isNotDone();

    cluster.network.heal(fresh.address);
    cluster.network.slowDown(cluster.node(0).address, Duration.ZERO);
    start.seconds(10);
    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  void isReadyWithAPartOfAStateAMinuteAfterThePeerIsGone() {
    TestNode fresh = withSlowPeer(200, Duration.ofSeconds(4));

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(30);
    cluster.network.cut(cluster.node(0).address);
    start.seconds(85);
    assertThat(run).as("the transfer ended at 60 s").isNotDone();
    start.seconds(10);

    assertThat(run).isCompleted();
  }

  @Test
  @DisplayName("Trap: a difference that writes explain ended the start before the state was there")
  void aDifferenceThatMayBeOnItsWayIsStillALackOfState() {
    TestNode full = cluster.add().begun();
    TestNode fresh = cluster.add();
    start.list(full, fresh);
    for (int i = 0; i < 20_000; i++) {
      full.put("k" + i, "1");
    }
    fresh.repairs.merge(full.entries().subList(0, 14_000), "pushes of a peer");

    CompletableFuture<?> run = start.of(fresh);
    start.seconds(1);

    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
  }

  private TestNode withSlowPeer(int pieces, Duration piece) {
    TestNode full = cluster.add().begun();
    String large = "\"" + "x".repeat(40_000) + "\"";
    for (int i = 0; i < pieces; i++) {
      full.put("k" + i, large);
    }
    TestNode fresh = cluster.add();
    start.list(full, fresh);
    cluster.network.slowDown(full.address, piece);
    return fresh;
  }
}
