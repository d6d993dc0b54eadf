package io.grapevine.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.connection.Life;
import io.grapevine.connection.Settings;
import io.grapevine.http.Connections;
import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.testing.ManualClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;

class LameDuckTest {

  private final LifecycleProperties lifecycle = new LifecycleProperties();

  @Test
  void lastsForAsLongAsItIsSet() {
    TestCluster cluster = TestCluster.of(2);
    TestNode node = cluster.node(0);

    var run = cluster.start(lameDuck(cluster, "lame-duck-duration", "3s").run());
    cluster.advance(Duration.ofMillis(2_900));

    assertThat(run).isNotDone();
    assertThat(node.life.phase()).isEqualTo(Life.Phase.LAME_DUCK);
    cluster.advance(Duration.ofMillis(100));
    assertThat(run).isCompleted();
  }

  @Test
  void takesNoTimeWhereThereIsNoOtherNode() {
    TestCluster cluster = TestCluster.of(1);

    assertThat(cluster.start(lameDuck(cluster).run())).isCompleted();
  }

  @ParameterizedTest
  @CsvSource({"lame-duck-duration, 30s", "drain-timeout, 30s", "drain-timeout, 2m"})
  void refusesTimesThatDoNotFitIntoAPhaseOfTheStop(String name, String value) {
    lifecycle.setTimeoutPerShutdownPhase(Duration.ofSeconds(30));

    assertThatThrownBy(() -> lameDuck(TestCluster.of(1), name, value))
        .hasMessage(
            "grapevine.connection.%s must be less than spring.lifecycle.timeout-per-shutdown-phase",
            name);
  }

  private LameDuck lameDuck(TestCluster cluster, String... settings) {
    TestNode node = cluster.node(0);
    var connections =
        new Connections("agent", Settings.http(), new SimpleMeterRegistry(), new ManualClock());
    return new LameDuck(
        node.life,
        node.directory,
        connections,
        Settings.connection(settings),
        lifecycle,
        cluster.scheduler);
  }
}
