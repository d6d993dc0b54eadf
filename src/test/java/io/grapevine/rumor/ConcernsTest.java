package io.grapevine.rumor;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.peers.Peer;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ConcernsTest {

  private static final Duration PUSH_INTERVAL = Duration.ofMillis(200);

  private final Sinks.Empty<Void> end = Sinks.empty();

  @Test
  void aNodeItselfIsAHolder() {
    TestCluster cluster = TestCluster.of(3);
    TestNode node = cluster.node(0);

    assertThat(node.concerns.nodes()).isEqualTo(3);
    assertThat(write(cluster, 1)).isCompletedWithValue(1);
    assertThat(cluster.network.pushed).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5, 9})
  void oneRoundAsksAsManyPeersAsAConcernNeeds(int count) {
    TestCluster cluster = TestCluster.of(9);
    CompletableFuture<@Nullable Integer> holders = write(cluster, count);
    assertThat(holders).isNotDone();

    cluster.run(cluster.node(0).publisher.publishReady());

    assertThat(holders).isCompleted();
    assertThat(holders.join()).isGreaterThanOrEqualTo(count);
    assertThat(cluster.nodes.stream().filter(node -> node.get("k").equals("1")).count())
        .isEqualTo(Math.max(4, count));
    assertThat(cluster.node(0).concerns.isEmpty()).isTrue();
  }

  @Test
  void aPeerThatFailsIsReplacedAtOnce() {
    TestCluster cluster = TestCluster.of(6, "r0", "1");
    for (int i = 1; i <= 3; i++) {
      cluster.network.cut(cluster.node(i).address);
    }
    CompletableFuture<@Nullable Integer> holders = write(cluster, 3);

    publishWhileReady(cluster);

    assertThat(holders).isCompletedWithValue(3);
  }

  @Test
  void aPeerThatIsBackedOffIsAskedAgain() {
    TestCluster cluster = TestCluster.of(3);
    Peer failing = cluster.node(1).address;
    cluster.network.cut(failing);
    CompletableFuture<@Nullable Integer> holders = write(cluster, 3);
    publishWhileReady(cluster);
    assertThat(holders).isNotDone();
    assertThat(cluster.node(0).directory.backedOff()).isEqualTo(1);

    cluster.network.heal(failing);
    publishWhileReady(cluster);
    assertThat(holders).as("before the retry").isNotDone();
    cluster.run(cluster.node(0).publisher.publishOnce());

    assertThat(holders).isCompletedWithValue(3);
  }

  @Test
  void aHungPeerDelaysOneRoundOnly() {
    TestCluster cluster = TestCluster.of(4, "r0", "1");
    cluster.network.hang(cluster.node(1).address);
    cluster.network.hang(cluster.node(2).address);
    CompletableFuture<@Nullable Integer> holders = write(cluster, 2);

    for (int i = 0; i < 3 && !holders.isDone(); i++) {
      CompletableFuture<?> round = cluster.start(cluster.node(0).publisher.publishReady());
      cluster.advance(PUSH_INTERVAL);
      assertThat(round).isCompleted();
    }

    assertThat(holders).isCompletedWithValue(2);
  }

  @Test
  void theEndOfTheWaitSaysHowManyThereAre() {
    TestCluster cluster = TestCluster.of(3);
    cluster.network.cut(cluster.node(1).address);
    CompletableFuture<@Nullable Integer> holders = write(cluster, 3);
    publishWhileReady(cluster);

    end.tryEmitEmpty();

    assertThat(holders).isCompletedWithValue(2);
    assertThat(cluster.node(0).concerns.isEmpty()).isTrue();
  }

  @Test
  void aCanceledWaitLeavesNothingBehind() {
    TestCluster cluster = TestCluster.of(3);
    CompletableFuture<?> holders = write(cluster, 3);

    holders.cancel(true);

    assertThat(cluster.node(0).concerns.isEmpty()).isTrue();
    assertThat(cluster.node(0).rumors.hasUntold()).as("the write spreads all the same").isTrue();
  }

  @Test
  void holdersCountAlthoughTheRumorHasEnded() {
    TestCluster cluster = TestCluster.of(3);
    cluster.node(0).put("k", "1");
    cluster.run(cluster.node(0).publisher.publishOnce());
    assertThat(cluster.node(0).rumors.size()).isZero();

    CompletableFuture<@Nullable Integer> holders = await(cluster, 3);
    cluster.run(cluster.node(0).publisher.publishReady());

    assertThat(holders).isCompletedWithValue(3);
  }

  @Test
  void aLaterEntryOfTheKeyCounts() {
    TestCluster cluster = TestCluster.of(3);
    CompletableFuture<@Nullable Integer> first = write(cluster, 3);
    cluster.clock.advance(Duration.ofMillis(5));
    cluster.node(1).put("k", "2");
    cluster.node(0).put("k", "3");

    cluster.run(cluster.node(0).publisher.publishReady());

    assertThat(first).isCompletedWithValue(3);
  }

  @Test
  void anEarlierEntryOfTheKeyDoesNotCount() {
    TestCluster cluster = TestCluster.of(2);
    cluster.node(0).put("k", "1");
    cluster.network.hang(cluster.node(1).address);
    CompletableFuture<?> round = cluster.start(cluster.node(0).publisher.publishOnce());
    CompletableFuture<@Nullable Integer> second = write(cluster, 2);
    cluster.network.heal(cluster.node(1).address);
    cluster.advance(Duration.ofSeconds(10));

    assertThat(round).isCompleted();
    assertThat(second).isNotDone();
    cluster.run(cluster.node(0).publisher.publishOnce());
    assertThat(second).isCompletedWithValue(2);
  }

  /** More than one message can hold waits in front of it. */
  @Test
  void aConcernGoesOutBeforeAllOtherRumors() {
    TestCluster cluster = TestCluster.of(2, "max-batch-size", "1KB");
    IntStream.range(0, 500).forEach(i -> cluster.node(0).put("other/" + i, "1"));
    CompletableFuture<@Nullable Integer> holders = write(cluster, 2);

    cluster.run(cluster.node(0).publisher.publishReady());

    assertThat(holders).isCompletedWithValue(2);
  }

  @Test
  void moreConcernsThanOneMessageHoldsAreMetByFurtherRounds() {
    TestCluster cluster = TestCluster.of(2, "max-batch-size", "1KB");
    var all =
        IntStream.range(0, 100)
            .mapToObj(i -> {
              cluster.node(0).put("k/" + i, "1");
              return cluster.start(wait(cluster, "k/" + i, 2));
            })
            .toList();

    publishWhileReady(cluster);

    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(cluster.network.pushed).hasSizeLessThan(50);
  }

  private static void publishWhileReady(TestCluster cluster) {
    TestNode node = cluster.node(0);
    for (int rounds = 0; node.concerns.hasReady(); rounds++) {
      assertThat(rounds).as("each round makes progress").isLessThan(100);
      cluster.run(node.publisher.publishReady());
    }
  }

  private CompletableFuture<@Nullable Integer> write(TestCluster cluster, int count) {
    cluster.node(0).put("k", "1");
    return await(cluster, count);
  }

  private CompletableFuture<@Nullable Integer> await(TestCluster cluster, int count) {
    return cluster.start(wait(cluster, "k", count));
  }

  private Mono<Integer> wait(TestCluster cluster, String key, int count) {
    Entry entry = cluster.node(0).state.entry(Key.of(key)).orElseThrow();
    return cluster.node(0).concerns.await(entry, count, end.asMono());
  }
}
