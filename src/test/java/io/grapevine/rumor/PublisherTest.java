package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.message.Delta;
import io.grapevine.message.Feedback;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PublisherTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  @Test
  void tellsPeersWhatWasWritten() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishOnce());

    assertThat(cluster.node(1).get("k")).isEqualTo("1");
    assertThat(cluster.node(2).get("k")).isEqualTo("1");
    assertThat(cluster.isConverged()).isTrue();
  }

  @Test
  @DisplayName("Trap: the pushed delta carried the old value; nobody changed an existing key twice")
  void tellsTheNewestValueOfAKeyThatChangedAgain() {
    TestCluster cluster = TestCluster.of(2);
    for (int i = 1; i <= 5; i++) {
      TestNode writer = cluster.node(i % 2);
      writer.put("k", Integer.toString(i));
      cluster.run(writer.publisher.publishOnce());
      assertThat(cluster.node(0).get("k")).isEqualTo(Integer.toString(i));
      assertThat(cluster.node(1).get("k")).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void tellsOnlyWhatChangedSinceTheLastPublish() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("a", "1");
    cluster.run(cluster.node(0).publisher.publishOnce());
    cluster.node(0).put("b", "2");

    cluster.run(cluster.node(0).publisher.publishOnce());

    assertThat(cluster.network.pushed).hasSize(2);
    assertThat(keys(cluster.network.pushed.get(1))).containsExactly("b");
  }

  @Test
  void saysNothingWhenNothingChanged() {
    TestCluster cluster = TestCluster.of(2);

    cluster.publish();

    assertThat(cluster.network.pushed).isEmpty();
  }

  @Test
  @DisplayName("Trap: zero peers counted as success")
  void keepsARumorWhileThereIsNoPeer() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.knows();
    node.put("k", "1");
    cluster.run(node.publisher.publishOnce());
    assertThat(node.rumors.size()).isOne();

    node.knows(cluster.node(1).address);
    cluster.run(node.publisher.publishOnce());

    assertThat(cluster.node(1).get("k")).isEqualTo("1");
    assertThat(node.rumors.isTold()).isTrue();
  }

  @Test
  @DisplayName("Trap: changes were marked published before anyone had received them")
  void keepsARumorUntilSomePeerTookIt() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    cluster.network.cut(cluster.node(1).address);
    node.put("k", "1");
    cluster.run(node.publisher.publishOnce());
    assertThat(node.contacts("push", "no-connection")).isOne();
    assertThat(node.rumors.size()).isOne();

    cluster.network.heal(cluster.node(1).address);
    cluster.advance(Duration.ofSeconds(1));
    cluster.run(node.publisher.publishOnce());

    assertThat(cluster.node(1).get("k")).isEqualTo("1");
    assertThat(node.rumors.isTold()).isTrue();
  }

  @Test
  void keepsAChangeThatCameWhileTheOlderOneWasTold() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);
    node.put("k", "1");
    Peer peer = cluster.node(1).address;
    List<Entry> told = node.rumors.next(new Batch(1_000, Doubt.NONE), List.of(peer));
    node.put("k", "2");

    node.rumors.heard(peer, told, List.of(Feedback.NEWS));

    assertThat(node.rumors.untold()).isOne();
  }

  @Test
  @DisplayName("Trap: only a connect time-out: one hung peer stalled every round")
  void aHungPeerHoldsUpNeitherTheOthersNorTheNextRound() {
    TestCluster cluster = TestCluster.of(3);
    TestNode node = cluster.node(0);
    cluster.network.hang(cluster.node(1).address);
    node.put("a", "1");

    var round = cluster.start(node.publisher.publishOnce());
    assertThat(cluster.node(2).get("a")).isEqualTo("1");
    assertThat(round).isNotDone();
    cluster.advance(Duration.ofMillis(10));
    assertThat(round).isCompleted();

    node.put("b", "2");
    cluster.run(node.publisher.publishOnce());
    assertThat(cluster.node(2).get("b")).isEqualTo("2");
    assertThat(node.directory.backedOff()).isZero();

    cluster.advance(TIMEOUT);
    assertThat(node.contacts("push", "timeout")).isOne();
    assertThat(node.directory.backedOff()).isOne();
  }

  @Test
  @DisplayName("Trap: a delta that did not fit was dropped, for ever")
  void splitsWhatDoesNotFitIntoOneBatch() {
    TestCluster cluster = TestCluster.of(2, "max-batch-size", "1KB");
    TestNode node = cluster.node(0);
    for (int i = 0; i < 100; i++) {
      node.put("key/" + i, "\"0123456789\"");
    }
    node.put("large", "\"" + "x".repeat(5_000) + "\"");

    List<Integer> sizes = new ArrayList<>();
    while (!node.rumors.isTold()) {
      cluster.run(node.publisher.publishOnce());
      sizes.add(cluster.network.pushed.getLast().json().size());
    }

    assertThat(cluster.isConverged()).isTrue();
    assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size <= 1_024);
    assertThat(sizes.getLast()).as("one that is larger alone goes alone").isGreaterThan(5_000);
  }

  @Test
  void whatNobodyTakesGoesBehindTheOthers() {
    TestCluster cluster = TestCluster.of(2, "max-batch-size", "100B");
    TestNode node = cluster.node(0);
    node.put("first", "\"" + "x".repeat(50) + "\"");
    node.put("second", "2");
    cluster.network.cut(cluster.node(1).address);
    cluster.run(node.publisher.publishOnce());
    cluster.network.heal(cluster.node(1).address);
    cluster.advance(Duration.ofSeconds(1));

    cluster.run(node.publisher.publishOnce());

    assertThat(cluster.node(1).get("second")).isEqualTo("2");
    assertThat(cluster.node(1).get("first")).isEqualTo("nothing");
  }

  @Test
  void contactsNoMoreThanR0Peers() {
    TestCluster cluster = TestCluster.of(10, "r0", "2");
    cluster.node(0).put("k", "1");

    cluster.run(cluster.node(0).publisher.publishOnce());

    assertThat(cluster.network.pushed).hasSize(2);
    assertThat(cluster.network.pushed.get(0))
        .as("encoded once for both")
        .isSameAs(cluster.network.pushed.get(1));
  }

  @Test
  void dropsTheRumorOfAnEntryThatWasPurged() {
    TestCluster cluster = TestCluster.of(1);
    TestNode node = cluster.node(0);
    node.remove("k");
    cluster.advance(Duration.ofHours(25));

    node.state.purge();

    assertThat(node.rumors.isTold()).isTrue();
  }

  private static List<String> keys(Delta delta) {
    return delta.entries().stream().map(Entry::keyText).toList();
  }
}
