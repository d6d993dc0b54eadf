package io.grapevine.life;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Life;
import io.grapevine.message.NodeInfo;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DrainTest {

  @Test
  @DisplayName("Trap: no final push on SIGTERM: acknowledged writes died with the pod")
  void tellsEverythingBeforeItEnds() {
    TestCluster cluster = TestCluster.of(2, "max-batch-size", "100B");
    TestNode node = cluster.node(0);
    for (int i = 0; i < 20; i++) {
      node.put("key/" + i, Integer.toString(i));
    }

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(5));

    assertThat(run).isCompleted();
    assertThat(cluster.isConverged()).isTrue();
    assertThat(cluster.node(1).entries()).hasSize(20);
  }

  @Test
  void refusesWritesFromTheBeginning() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.put("k", "1");
    cluster.network.hang(cluster.node(1).address);

    cluster.start(node.course.drain());

    assertThat(node.life.phase()).isEqualTo(Life.Phase.STOPPING);
    assertThat(node.state.put(Key.of("k"), "2".getBytes(UTF_8), 0))
        .isEqualTo(new PutResult.Refused(PutResult.Reason.STOPPING));
  }

  @Test
  void triesPeersThatAreBackedOffAndGoesOnUntilOneTakesIt() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.put("k", "1");
    cluster.network.cut(cluster.node(1).address);
    cluster.run(node.publisher.publishOnce());
    assertThat(node.directory.backedOff()).isOne();

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(3));
    assertThat(run).isNotDone();
    cluster.network.heal(cluster.node(1).address);
    cluster.advance(Duration.ofMillis(200));

    assertThat(run).isCompleted();
    assertThat(cluster.node(1).get("k")).isEqualTo("1");
  }

  @Test
  void givesUpWhenTheTimeIsOver() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.put("k", "1");
    cluster.network.hang(cluster.node(1).address);

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(19));
    assertThat(run).isNotDone();
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(node.rumors.size()).isOne();
  }

  @Test
  void takesNothingMoreEvenWhenItGaveUp() {
    TestCluster cluster = TestCluster.of(3);
    TestNode stopped = cluster.node(0);
    stopped.knows(cluster.node(2).address);
    stopped.put("k", "1");
    cluster.network.hang(cluster.node(2).address);
    var run = cluster.start(stopped.course.drain());
    cluster.advance(Duration.ofSeconds(20));
    assertThat(run).isCompleted();
    TestNode writer = cluster.node(1);
    writer.knows(stopped.address);
    writer.put("late", "2");

    cluster.run(writer.publisher.publishOnce());

    assertThat(stopped.get("late")).isEqualTo("nothing");
    assertThat(writer.rumors.size()).isOne();
  }

  @Test
  void endsAtOnceWhenNobodyElseIsThere() {
    TestCluster cluster = TestCluster.of(1);
    cluster.node(0).put("k", "1");

    assertThat(cluster.start(cluster.node(0).course.drain())).isCompleted();
  }

  @Test
  void aDrainedNodeTakesNothingThatItCouldNoLongerPassOn() {
    TestCluster cluster = TestCluster.of(3);
    TestNode stopped = cluster.node(0);
    cluster.run(stopped.course.drain());
    TestNode writer = cluster.node(1);
    writer.knows(stopped.address);
    writer.put("k", "1");

    cluster.run(writer.publisher.publishOnce());

    assertThat(stopped.get("k")).isEqualTo("nothing");
    assertThat(writer.rumors.size()).as("is told to another one").isOne();
    assertThat(writer.contacts("push", "busy")).isOne();
  }

  @Test
  void passesOnWhatItWasToldWhileItLookedForWhatOthersLack() {
    TestCluster cluster = TestCluster.of(3);
    TestNode stopped = cluster.node(0);
    stopped.put("before", "1");
    cluster.publish();
    cluster.network.hang(cluster.node(1).address);
    cluster.network.hang(cluster.node(2).address);
    var run = cluster.start(stopped.course.drain());
    assertThat(run).isNotDone();
    TestNode writer = cluster.node(2);
    writer.knows(stopped.address);
    writer.put("late", "2");

    cluster.run(writer.publisher.publishOnce());
    assertThat(stopped.get("late")).isEqualTo("2");
    cluster.network.heal(cluster.node(1).address);
    cluster.advance(Duration.ofSeconds(16));

    assertThat(run).isCompleted();
    assertThat(cluster.node(1).get("late")).isEqualTo("2");
  }

  @Test
  @DisplayName("Trap: it warned that no peer took what a repair had just sent")
  void whatWasTooMuchToTellIsSentByARepairAndNoReasonForAWarning(CapturedOutput output) {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    TestNode peer = cluster.node(1);
    cluster.clock.set(ManualClock.START + Duration.ofHours(1).toMillis());
    peer.put("of the future, so that the two never become equal", "1");
    cluster.clock.set(ManualClock.START);
    for (int i = 0; i < 33_000; i++) {
      node.put("k/" + i, "1");
    }
    assertThat(node.rumors.hasLeftOut()).isTrue();

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(10));

    assertThat(run).isCompleted();
    assertThat(peer.state.size()).isEqualTo(33_001);
    assertThat(output)
        .contains(
            "all changes were sent, 232 of them, too many for rumors, by repairs with 1 peers")
        .doesNotContain("no peer accepted");
  }

  @Test
  void asksDiscoveryForPeersThatItDoesNotKnowYet() {
    TestCluster cluster = TestCluster.of(3);
    TestNode node = cluster.node(0);
    TestNode gone = cluster.node(1);
    node.knows(gone.address);
    cluster.network.cut(gone.address);
    node.put("k", "1");
    node.listing.set(List.of(cluster.node(2).address));

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(cluster.node(2).get("k")).isEqualTo("1");
  }

  @Test
  @DisplayName("Trap: when all nodes stopped at once, the last one waited for peers that were gone")
  void doesNotWaitForPeersThatHaveStopped() {
    TestCluster cluster = TestCluster.of(2);
    TestNode last = cluster.node(1);
    last.put("k", "1");
    cluster.publish();
    cluster.start(cluster.node(0).course.drain());
    cluster.start(last.receiver.receiveOnce());
    cluster.network.cut(cluster.node(0).address);
    last.put("untold", "1");

    var run = cluster.start(last.course.drain());
    cluster.advance(Duration.ofMillis(100));

    assertThat(run).isCompleted();
    assertThat(last.rumors.isTold()).isFalse();
  }

  @Test
  void triesAPeerThatSaidThatItStopsAndIsBack() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    Peer peer = cluster.node(1).address;
    node.encounters.answered(peer, NodeInfo.UNKNOWN.answering("grapevine", 0, true));
    node.encounters.failed(peer);
    node.put("k", "1");

    var run = cluster.start(node.course.drain());
    cluster.advance(Duration.ofSeconds(1));

    assertThat(run).isCompleted();
    assertThat(cluster.node(1).get("k")).isEqualTo("1");
    assertThat(node.rumors.isTold()).isTrue();
  }
}
