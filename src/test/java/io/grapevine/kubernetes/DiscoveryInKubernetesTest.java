package io.grapevine.kubernetes;

import static io.grapevine.kubernetes.PodGroup.subset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.peers.Peer;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ServiceSpec;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The peers that a node finds with the chart's Role and a token of its ServiceAccount. */
@RealKubernetes
@ExtendWith(OutputCaptureExtension.class)
class DiscoveryInKubernetesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pod self = Pod.at("10.1.0.1");
  private final Pod second = Pod.at("10.1.0.2");
  private final Pod third = Pod.at("10.1.0.3");
  private final KubeApiServer kubernetes;

  DiscoveryInKubernetesTest(KubeApiServer kubernetes) {
    this.kubernetes = kubernetes;
  }

  @Test
  @DisplayName("Trap: the own address was among the peers, and terminating pods were too")
  void thePeersAreTheOtherPodsOfTheGroupThatAreNotTerminating() throws ApiException {
    var release = release("follow");
    var group = new PodGroup(release);
    try (var node = NodeInPod.discovering(release, self)) {
      assertThat(node.known()).isEmpty();
      assertThat(node.isAlone()).as("no answer yet, so perhaps others").isFalse();

      group.start(self);
      await("its own name makes it alone").atMost(PATIENCE).until(node::isAlone);

      group.start(second, third);
      awaitPeers(node, second, third);

      group.becomeReady(self, second);
      group.terminate(third);
      awaitPeers(node, second);

      group.end(third);
      Pod fourth = Pod.at("10.1.0.4");
      group.start(fourth);
      awaitPeers(node, second, fourth);

      group.becomeUnready(second);
      group.terminate(fourth);
      awaitPeers(node, second);

      group.end(second, fourth);
      await("alone again").atMost(PATIENCE).until(node::isAlone);
    }
  }

  @Test
  void aServiceThatIsDeletedAndMadeAgainIsFollowedAgain() throws ApiException {
    var release = release("service");
    var group = new PodGroup(release);
    group.becomeReady(self, second);
    try (var node = NodeInPod.discovering(release, self)) {
      awaitPeers(node, second);

      makeAgain(release, spec -> {});
      group.becomeReady(third);

      awaitPeers(node, second, third);
    }
  }

  @Test
  @DisplayName("Trap: two subsets of a Service that share a port's name made discovery throw")
  void endpointsThatTheLibraryCannotReadKeepTheLastGoodList(CapturedOutput output)
      throws ApiException {
    var release = release("unreadable");
    var group = new PodGroup(release);
    group.becomeReady(self, second);
    try (var node = NodeInPod.discovering(release, self)) {
      awaitPeers(node, second);

      group.write(subset(4097, self, second), subset(5097, third));
      awaitLine(output, "discovery failed; keeping the last list of 1 peers");
      assertThat(node.known()).containsExactly(peer(second));

      group.becomeReady(third);
      awaitPeers(node, second, third);
      assertThat(output).containsOnlyOnce("discovery failed").contains("discovery answers again");
    }
  }

  @Test
  void ipv6PodsArePeers() throws ApiException {
    var release = release("six");
    makeAgain(
        release,
        spec -> spec.ipFamilies(List.of("IPv6", "IPv4")).ipFamilyPolicy("RequireDualStack"));
    var group = new PodGroup(release);
    var six = Pod.at("fd00:1::1");
    var another = Pod.at("fd00:1::2");
    group.becomeReady(six, another);

    try (var node = NodeInPod.discovering(release, six);
        var dual = NodeInPod.discovering(release, new Pod(six.uid(), self.ip()))) {
      awaitPeers(node, another);
      awaitPeers(dual, another);

      assertThat(URI.create("http://" + node.known().getFirst() + "/"))
          .hasHost("[fd00:1::2]")
          .hasPort(4097);
    }
  }

  @Test
  void groupsOfOneNamespaceDoNotMix() throws ApiException {
    var namespace = kubernetes.namespace("mixed");
    var blue = Release.install(kubernetes, namespace, "blue");
    var green = Release.install(kubernetes, namespace, "green");
    new PodGroup(blue).becomeReady(self, second);
    new PodGroup(green).becomeReady(third, Pod.at("10.1.0.4"));

    try (var inBlue = NodeInPod.discovering(blue, self);
        var inGreen = NodeInPod.discovering(green, third)) {
      awaitPeers(inBlue, second);
      awaitPeers(inGreen, Pod.at("10.1.0.4"));
    }
  }

  private Release release(String name) throws ApiException {
    return Release.install(kubernetes, kubernetes.namespace(name), name);
  }

  /** Deletes the Service for peers and creates it with these changes. */
  private void makeAgain(Release release, Consumer<V1ServiceSpec> changes) throws ApiException {
    var api = new CoreV1Api(kubernetes.admin());
    String name = release.peersService();
    var service = api.readNamespacedService(name, release.namespace()).execute();
    api.deleteNamespacedService(name, release.namespace()).execute();
    service.setMetadata(new V1ObjectMeta().name(name).labels(service.getMetadata().getLabels()));
    changes.accept(service.getSpec());
    api.createNamespacedService(release.namespace(), service).execute();
  }

  private static void awaitPeers(NodeInPod node, Pod... pods) {
    await("the peers are " + Arrays.toString(pods))
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(node.known())
                .containsExactlyInAnyOrderElementsOf(
                    Stream.of(pods).map(DiscoveryInKubernetesTest::peer).toList()));
  }

  private static void awaitLine(CapturedOutput output, String text) {
    await(text).atMost(PATIENCE).untilAsserted(() -> assertThat(output).contains(text));
  }

  private static Peer peer(Pod pod) {
    return new Peer(pod.ip(), 4097);
  }
}
