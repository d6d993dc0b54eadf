package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.message.NodeInfo;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class NodeHealthTest {

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add().begun();
  private final TestNode other = cluster.add();

  private Health health() {
    return node.course.health();
  }

  private void theOtherIsAheadBy(Duration skew) {
    long clock = cluster.clock.millis() + skew.toMillis();
    NodeInfo info = NodeInfo.of("other", 1L).answering("grapevine", clock, false);
    for (int i = 0; i < 4; i++) {
      node.clocks.measured(other.address, info, node.ticker.nanos());
    }
    node.clocks.check();
  }

  @Test
  void aNodeWhoseClockIsWrongIsNotReadyAndSaysByHowMuch() {
    cluster.introduce();
    node.life.ready();
    theOtherIsAheadBy(Duration.ZERO);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails()).containsEntry("clock", "right");

    theOtherIsAheadBy(Duration.ofSeconds(-90));

    assertThat(health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);
    assertThat(health().getDetails().get("clock"))
        .asString()
        .startsWith("the wall clock of this node is 90.0 s ahead of the median of 1 peers");
    assertThat(node.meters.get("grapevine.clock.offset.seconds").gauge().value()).isEqualTo(90);
    assertThat(node.meters.get("grapevine.clock.wrong").gauge().value()).isOne();

    theOtherIsAheadBy(Duration.ZERO);
    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(node.meters.get("grapevine.clock.wrong").gauge().value()).isZero();
  }

  @Test
  void aNodeThatIsRightNamesTheOneThatIsAheadAndStaysReady() {
    cluster.introduce();
    node.life.ready();

    theOtherIsAheadBy(Duration.ofSeconds(90));

    assertThat(health().getStatus()).isEqualTo(Status.UP);
    assertThat(health().getDetails().get("clock"))
        .asString()
        .startsWith(other.address + " is 90.0 s ahead of this node");
    assertThat(node.meters.get("grapevine.clock.largest.skew.seconds").gauge().value())
        .isEqualTo(90);
  }
}
