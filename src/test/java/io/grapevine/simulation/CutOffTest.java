package io.grapevine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that was cut off for longer than a grace. */
class CutOffTest {

  private static final Duration LONG = Duration.ofHours(25);

  private final TestCluster cluster = TestCluster.of(3);
  private final TestNode lost = cluster.node(2);

  @Test
  @DisplayName("Trap: deleted keys came back after a partition")
  void doesNotBringBackWhatAllOthersDeletedAndForgot() {
    writeEverywhereThenCutOff("dead");
    cluster.node(0).remove("dead");
    live(LONG);
    assertThat(cluster.node(0).entries()).isEmpty();
    assertThat(lost.get("dead")).isEqualTo("1");

    heal();
    cluster.receive();
    cluster.publish();
    cluster.receive();

    for (TestNode node : cluster.nodes) {
      assertThat(node.entries()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void doesNotBringBackWhatWasPushedJustBefore(int writer) {
    cluster.advance(Duration.ofMinutes(2));
    cluster.receive();
    cluster.advance(Duration.ofSeconds(1));
    cluster.node(writer).put("dead", "1");
    cluster.publish();
    assertThat(cluster.node(0).get("dead")).isEqualTo("1");
    assertThat(lost.get("dead")).isEqualTo("1");
    cluster.network.cut(lost.address);
    cluster.node(0).remove("dead");
    live(LONG);

    rejoin();

    assertThat(lost.entries()).isEmpty();
    assertThat(cluster.node(0).entries()).isEmpty();
  }

  @Test
  void tellsNobodyOfTheDeadBeforeItAsked() {
    cluster.advance(Duration.ofMinutes(2));
    cluster.node(0).put("dead", "1");
    cluster.node(0).knows(lost.address); // So that what it sends has to be forwarded.
    cluster.run(cluster.node(0).publisher.publishOnce());
    cluster.introduce();
    assertThat(lost.rumors.size()).as("still to be forwarded").isOne();
    cluster.receive();
    cluster.network.cut(lost.address);
    cluster.node(0).remove("dead");
    live(LONG);
    lost.put("mine", "2");
    heal();

    cluster.run(lost.publisher.publishOnce());

    assertThat(cluster.node(0).get("dead")).isEqualTo("nothing");
    assertThat(cluster.node(0).get("mine")).isEqualTo("2");
  }

  private void heal() {
    cluster.network.heal(lost.address);
    cluster.advance(Duration.ofSeconds(30));
  }

  private void rejoin() {
    heal();
    cluster.run(lost.receiver.receiveOnce());
    cluster.publish();
    cluster.receive();
  }

  @Test
  void isNotBelievedByTheOthersBeforeItLearned() {
    writeEverywhereThenCutOff("dead");
    cluster.node(0).remove("dead");
    live(LONG);
    heal();

    cluster.run(cluster.node(0).receiver.receiveOnce());

    assertThat(lost.continuity.isCutOff()).isTrue();
    assertThat(cluster.node(0).get("dead")).isEqualTo("nothing");
  }

  @Test
  void keepsWhatWasWrittenOnItMeanwhile() {
    writeEverywhereThenCutOff("dead");
    cluster.node(0).remove("dead");
    live(Duration.ofHours(1));
    lost.put("mine", "2");
    live(LONG);

    heal();
    cluster.run(lost.receiver.receiveOnce());

    assertThat(lost.get("mine")).isEqualTo("2");
    assertThat(cluster.node(0).get("mine")).isEqualTo("2");
    assertThat(lost.get("dead")).isEqualTo("nothing");
    assertThat(lost.continuity.isCutOff()).isFalse();
  }

  @Test
  void keepsAllItHasWhenThePeerStartedAnewSince() {
    writeEverywhereThenCutOff("only here now");
    live(LONG);
    TestNode fresh = cluster.add().begun();
    cluster.nodes.remove(0);
    cluster.nodes.remove(0);
    cluster.introduce();
    cluster.network.heal(lost.address);

    cluster.run(lost.receiver.receiveOnce());
    cluster.run(fresh.receiver.receiveOnce());

    assertThat(lost.get("only here now")).isEqualTo("1");
    assertThat(fresh.get("only here now")).isEqualTo("1");
  }

  @Test
  void twoNodesThatWereBothCutOffKeepWhatEachHas() {
    TestCluster pair = TestCluster.of(2);
    pair.network.cut(pair.node(1).address);
    pair.node(0).put("a", "1");
    pair.node(1).put("b", "2");
    pair.advance(LONG);
    pair.network.heal(pair.node(1).address);
    assertThat(pair.node(0).continuity.isCutOff()).isTrue();
    assertThat(pair.node(1).continuity.isCutOff()).isTrue();

    pair.receive();

    assertThat(pair.node(0).get("b")).isEqualTo("2");
    assertThat(pair.node(1).get("a")).isEqualTo("1");
    assertThat(pair.isConverged()).isTrue();
  }

  @Test
  void aNodeWithoutPeersIsNotCutOff() {
    TestCluster single = TestCluster.of(1);
    single.node(0).put("k", "1");
    single.advance(LONG);

    single.run(single.node(0).receiver.receiveOnce());

    assertThat(single.node(0).continuity.isCutOff()).isFalse();
    assertThat(single.node(0).continuity.secondsSinceExchange()).isZero();
  }

  private void writeEverywhereThenCutOff(String key) {
    // Older than the clock margin, so that the others count as having been there all the time.
    cluster.advance(Duration.ofMinutes(2));
    cluster.node(0).put(key, "1");
    cluster.publish();
    cluster.receive();
    assertThat(cluster.isConverged()).isTrue();
    cluster.network.cut(lost.address);
  }

  /** The nodes go on for so long, in steps of a minute. */
  private void live(Duration duration) {
    for (long minute = 0; minute < duration.toMinutes(); minute += 4) {
      cluster.advance(Duration.ofMinutes(4));
      cluster.publish();
      cluster.receive();
      cluster.nodes.forEach(node -> node.state.purge());
    }
  }
}
