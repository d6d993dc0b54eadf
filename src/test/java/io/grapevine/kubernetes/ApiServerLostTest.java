package io.grapevine.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.peers.Peer;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The network to the API server fails silently, as when its machine is lost: no connection is
 * refused, and none is closed.
 */
@RealKubernetes
class ApiServerLostTest {

  private static final Duration SECONDS = Duration.ofSeconds(30);

  private final Pod self = Pod.at("10.1.0.1");
  private final Peer second = new Peer("10.1.0.2", 4097);
  private final Peer third = new Peer("10.1.0.3", 4097);

  @Test
  @DisplayName("Trap: a minute after the API server was back a node knew none of its peers")
  void theListIsRightSecondsAfterTheWayIsBack(KubeApiServer kubernetes) throws Exception {
    var release = Release.install(kubernetes, kubernetes.namespace("lost"), "lost");
    var group = new PodGroup(release);
    group.becomeReady(self, new Pod("second", second.host()));
    try (var way = new LossyProxy(URI.create(kubernetes.url()).getPort())) {
      way.lose();
      try (var node = NodeInPod.discoveringBy(way.url(), release, self)) {
        await("it tries").atMost(SECONDS).until(() -> node.questions() > 0);
        assertThat(node.known()).isEmpty();

        way.resume();
        await("the list after a start without it")
            .atMost(SECONDS)
            .untilAsserted(() -> assertThat(node.known()).containsExactly(second));

        way.lose();
        group.terminate(new Pod("second", second.host()));
        group.start(new Pod("third", third.host()));
        way.resume();
        await("the list after a loss")
            .atMost(SECONDS)
            .untilAsserted(() -> assertThat(node.known()).containsExactly(third));
      }
    }
  }
}
