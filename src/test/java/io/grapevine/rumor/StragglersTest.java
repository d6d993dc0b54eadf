package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.connection.Doubt;
import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that pauses is left behind by push rounds, and catches up when it goes on. */
class StragglersTest {

  private static final Duration GRACE = Duration.ofMillis(10);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  private final TestCluster cluster = TestCluster.of(3);
  private final TestNode node = cluster.node(0);
  private final TestNode other = cluster.node(1);
  private final TestNode late = cluster.node(2);
  private int woken;

  @BeforeEach
  void aPeerPauses() {
    cluster.network.pause(late.address);
    node.rumors.whenWoken(() -> woken++);
  }

  private CompletableFuture<?> round() {
    return cluster.start(node.publisher.publishReady());
  }

  private void leaveBehind(String key) {
    node.put(key, "1");
    CompletableFuture<?> round = round();
    assertThat(other.get(key)).isEqualTo("1");
    assertThat(round).isNotDone();
    cluster.advance(GRACE);
    assertThat(round).isCompleted();
  }

  /** What the next round would look at for the late peer. */
  private List<String> examined() {
    return node.rumors.next(new Batch(1_000, Doubt.NONE), List.of(late.address)).stream()
        .map(entry -> entry.key().toString())
        .toList();
  }

  private Set<String> recipients() {
    return cluster.network.pushed.getLast().recipients();
  }

  @Test
  void theOthersReceiveTheNextChange() {
    leaveBehind("a");
    node.put("b", "1");

    cluster.run(node.publisher.publishReady());

    assertThat(other.get("b")).isEqualTo("1");
    assertThat(late.get("b")).isEqualTo("nothing");
  }

  @Test
  void aRoundWaitsAsLongAgainAsForTheFirst() {
    Duration first = GRACE.multipliedBy(3);
    cluster.network.pause(other.address);
    node.put("a", "1");
    CompletableFuture<?> round = round();
    cluster.advance(first);
    cluster.network.goOn(other.address);

    cluster.advance(first.minusMillis(1));
    assertThat(round).isNotDone();
    cluster.advance(Duration.ofMillis(1));
    assertThat(round).isCompleted();
  }

  @Test
  void aRoundWaitsForTheFirstAPushInterval() {
    cluster.network.pause(other.address);
    node.put("a", "1");
    CompletableFuture<?> round = round();

    cluster.advance(INTERVAL.minusMillis(1));
    assertThat(round).isNotDone();
    cluster.advance(Duration.ofMillis(1));
    assertThat(round).isCompleted();
  }

  @Test
  void whatItMissedIsSentAsSoonAsItGoesOn() {
    leaveBehind("a");
    node.put("b", "1");
    cluster.run(node.publisher.publishReady());
    cluster.run(node.publisher.publishReady()); // Nobody else needs it: it rests.
    assertThat(node.rumors.hasReady()).isFalse();
    int before = woken;

    cluster.network.goOn(late.address);

    assertThat(late.get("a")).isEqualTo("1");
    assertThat(woken).isEqualTo(before + 1);
    cluster.run(node.publisher.publishReady());
    assertThat(late.get("b")).isEqualTo("1");
    assertThat(node.directory.backedOff()).isZero();
  }

  @Test
  void whatNoPeerCouldTakeIsSentAsSoonAsOneGoesOn() {
    cluster.network.pause(other.address);
    node.put("a", "1");
    CompletableFuture<?> round = round();
    cluster.advance(INTERVAL);
    assertThat(round).isCompleted();
    node.put("b", "1");
    cluster.run(node.publisher.publishReady());
    assertThat(node.rumors.hasReady()).isFalse();

    cluster.network.goOn(other.address);

    cluster.run(node.publisher.publishReady());
    assertThat(other.get("b")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void roundsDoNotExamineAgainWhatOnlyItLacks(boolean refusesConnections) {
    if (refusesConnections) {
      cluster.network.cut(late.address);
    }
    node.put("a", "1");
    round();
    cluster.advance(GRACE);
    for (String key : List.of("b", "c")) {
      node.put(key, "1");
      cluster.run(node.publisher.publishReady());
      assertThat(other.get(key)).isEqualTo("1");
    }

    assertThat(examined()).isEmpty();
    cluster.advance(INTERVAL);
    cluster.run(node.publisher.publishOnce());
    assertThat(examined()).as("nor does a retry").isEmpty();
    assertThat(node.rumors.size()).isEqualTo(3);
  }

  @Test
  void itIsNamedAsARecipientSoThatNobodyForwardsToIt() {
    leaveBehind("a");
    node.put("b", "1");
    cluster.run(node.publisher.publishReady());
    assertThat(recipients()).containsExactlyInAnyOrder(name(other), name(late));

    cluster.advance(INTERVAL);
    node.put("c", "1");
    cluster.run(node.publisher.publishReady());
    assertThat(recipients()).as("it may never go on").containsExactly(name(other));
  }

  @Test
  void aPeerThatLeftIsNotNamedInThePlaceOfANewOne() {
    leaveBehind("a");
    node.knows(other.address, new Peer("10.0.9.9", 4097));
    node.put("b", "1");
    cluster.run(node.publisher.publishReady());
    assertThat(node.directory.backedOff()).as("the new one").isOne();
    node.put("c", "1");

    cluster.run(node.publisher.publishReady());

    assertThat(recipients()).containsExactly(name(other));
  }

  private static String name(TestNode node) {
    return node.address.toString();
  }
}
