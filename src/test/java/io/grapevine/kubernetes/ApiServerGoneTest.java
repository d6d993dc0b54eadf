package io.grapevine.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodeClient;
import io.grapevine.cluster.NodePorts;
import io.grapevine.peers.Peer;
import io.grapevine.wire.NoNetwork;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A whole node whose API server is missing, starts, stops, and starts again. */
@RealKubernetes
@ExtendWith(OutputCaptureExtension.class)
class ApiServerGoneTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GONE = "the Kubernetes API server does not answer";
  private static final String BACK = "the Kubernetes API server answers again";

  private final Pod self = Pod.at("10.1.0.1");
  private final Peer second = new Peer("10.1.0.2", 4097);
  private final Peer third = new Peer("10.1.0.3", 4097);
  private final NodePorts ports = NodePorts.free();
  private final NodeClient client = new NodeClient(ports);

  @Test
  void theNodeServesAllTheTimeAndSaysOnceWhatIsWrong(CapturedOutput output) throws Exception {
    try (var kubernetes = KubeApiServer.start()) {
      var release = Release.install(kubernetes, kubernetes.namespace("gone"), "gone");
      var group = new PodGroup(release);
      group.becomeReady(self, new Pod("second", second.host()));
      String token = release.token();
      kubernetes.stop();

      try (var node = node(release, token)) {
        await("ready without peers").atMost(PATIENCE).until(client::isReady);
        assertServes();
        assertThat(node.known()).isEmpty();
        awaitRepeatedLook(node);
        assertThat(output).containsOnlyOnce(GONE).doesNotContain(BACK);

        kubernetes.resume();
        awaitContact(node, second);
        assertThat(output).containsOnlyOnce(GONE).containsOnlyOnce(BACK);

        kubernetes.stop();
        await("a second line").atMost(PATIENCE).until(() -> count(output, GONE) == 2);
        awaitRepeatedLook(node);
        assertServes();
        awaitContact(node, second);
        assertThat(count(output, GONE)).isEqualTo(2);
        assertThat(count(output, BACK)).isEqualTo(1);

        kubernetes.resume();
        group.terminate(new Pod("second", second.host()));
        group.start(new Pod("third", third.host()));
        await("a new list")
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(node.known()).containsExactly(third));
        awaitContact(node, third);
        assertThat(node.bean(NoNetwork.class).tried()).doesNotContain(second);
        assertThat(count(output, BACK)).isEqualTo(2);
        assertThat(output).doesNotContain("\tat ");
      }
    }
  }

  private NodeInPod node(Release release, String token) {
    return NodeInPod.start(
        new SpringApplicationBuilder(GrapevineApplication.class, NoNetwork.class),
        release,
        self,
        token,
        "server.address=127.0.0.1",
        "server.port=" + ports.agent(),
        "grapevine.connection.address=127.0.0.1",
        "grapevine.connection.port=" + ports.peer(),
        "management.server.address=127.0.0.1",
        "management.server.port=" + ports.management(),
        "grapevine.connection.pull-interval=200ms",
        "grapevine.peers.max-backoff=500ms",
        "grapevine.connection.lame-duck-duration=0s",
        "grapevine.connection.bootstrap-timeout=1s");
  }

  private void assertServes() {
    assertThat(client.put("key", "1").statusCode()).isBetween(200, 201);
    assertThat(client.get("key").body()).isEqualTo("1");
    assertThat(client.isReady()).isTrue();
  }

  /** Each look would have said the same, if each did. */
  private static void awaitRepeatedLook(NodeInPod node) {
    int before = node.questions();
    await("questions").atMost(PATIENCE).until(() -> node.questions() > before + 5);
  }

  private void awaitContact(NodeInPod node, Peer peer) {
    var network = node.bean(NoNetwork.class);
    network.forget();
    await("contact with " + peer).atMost(PATIENCE).until(() -> network.tried().contains(peer));
    assertThat(network.tried()).noneMatch(tried -> tried.host().equals(self.ip()));
  }

  private static int count(CapturedOutput output, String text) {
    return output.getAll().split(Pattern.quote(text), -1).length - 1;
  }
}
