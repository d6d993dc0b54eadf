package io.grapevine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** A node that cannot reach its peers, or that they cannot reach either. */
class IsolationTest {

  private static final Duration PULLS = Duration.ofMinutes(1);

  private final TestCluster cluster = TestCluster.of(3);
  private final TestNode blocked = cluster.node(2);

  @BeforeEach
  void begin() {
    cluster.advance(Duration.ofMinutes(2));
    cluster.receive();
    blocked.life.ready();
  }

  private void live(int minutes) {
    for (int i = 0; i < minutes; i++) {
      cluster.advance(PULLS);
      cluster.publish();
      cluster.receive();
    }
  }

  private Status health() {
    return blocked.course.health().getStatus();
  }

  @Test
  @DisplayName("Trap: a node whose way out was blocked took writes that nobody saw")
  void aNodeThatIsAskedByItsPeersIsInTouchAndItsWritesComeOut() {
    cluster.network.mute(blocked.address);

    for (int i = 0; i < 30; i++) {
      blocked.put("mine", Integer.toString(i));
      cluster.node(0).put("theirs", Integer.toString(i));
      live(1);
    }
    live(2);

    assertThat(blocked.isolation.isCutOff()).isFalse();
    assertThat(health()).isEqualTo(Status.UP);
    assertThat(cluster.node(0).get("mine")).isEqualTo("29");
    assertThat(cluster.node(1).get("mine")).isEqualTo("29");
    assertThat(blocked.get("theirs")).isEqualTo("29");
  }

  @Test
  void anIdleNodeThatIsAskedByItsPeersIsInTouch() {
    cluster.network.mute(blocked.address);

    live(30);

    assertThat(blocked.isolation.isCutOff()).isFalse();
  }

  @Test
  void aNodeThatNeitherReachesItsPeersNorIsAskedIsNotReadyAndSaysSo() {
    cluster.network.mute(blocked.address);
    cluster.node(0).knows(cluster.node(1).address);
    cluster.node(1).knows(cluster.node(0).address);

    live(4);
    blocked.isolation.check();
    assertThat(health()).isEqualTo(Status.UP);
    assertThat(blocked.meters.get("grapevine.cut.off").gauge().value()).isZero();

    live(2);
    blocked.isolation.check();
    assertThat(health()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(blocked.meters.get("grapevine.cut.off").gauge().value()).isOne();
  }

  @Test
  void theOneThatIsLeftStaysReadyWhereThePlacesOfTheOthersRefuseConnections() {
    cluster.network.cut(cluster.node(0).address);
    cluster.network.cut(cluster.node(1).address);

    live(10);

    assertThat(blocked.isolation.isCutOff()).isTrue();
    assertThat(health()).isEqualTo(Status.UP);
  }

  @Test
  void whoeverIsNoNodeKeepsNobodyInTouch() {
    cluster.network.cut(blocked.address);
    for (int i = 0; i < 10; i++) {
      cluster.advance(PULLS);
      String version = blocked.state.version().toString();
      assertThat(blocked.answers.hasVersion(version, new Sender("10.0.0.9", null, null, null)))
          .isTrue();
    }

    assertThat(blocked.isolation.isCutOff()).isTrue();
  }
}
