package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release on a real API server, where nothing runs the pods. */
@RealKubernetes
class HelmReleaseTest {

  private static final String TEMPLATE = "$.spec.template";

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final ApiObjects server;

  HelmReleaseTest(KubeApiServer kubernetes) throws ApiException {
    this.kubernetes = kubernetes;
    namespace =
        kubernetes.namespace("release", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    server = new ApiObjects(kubernetes, namespace);
  }

  /** As a controller does in every namespace elsewhere. */
  @BeforeEach
  void createDefaultAccount() throws ApiException {
    new CoreV1Api(kubernetes.admin())
        .createNamespacedServiceAccount(
            namespace, new V1ServiceAccount().metadata(new V1ObjectMeta().name("default")))
        .execute();
  }

  /** The library has no rollback: an upgrade with the values of the revision stands in for it. */
  @Test
  void installsUpgradesRollsBackAndUninstalls(@TempDir Path directory)
      throws ApiException, IOException {
    var objects = objectsOf("demo");
    assertThat(install("demo").call().getStatus()).isEqualTo("deployed");
    assertThat(objects).allSatisfy(object -> assertThat(server.exists(object)).isTrue());
    var installed = deployment("demo");
    assertThat(at(installed, "$.spec.replicas")).isEqualTo(3.0);

    upgrade("demo").set("replicaCount", 5).set("grapevine.connection.r0", 4).call();
    var upgraded = deployment("demo");
    assertThat(at(upgraded, "$.spec.replicas")).isEqualTo(5.0);
    assertThat(at(upgraded, TEMPLATE)).isNotEqualTo(at(installed, TEMPLATE));

    var values = Helm.get("demo").values().withRevision(1).withNamespace(namespace);
    var first =
        Files.writeString(
            directory.resolve("first.yaml"), values.withKubeConfig(kubernetes.kubeconfig()).call());
    upgrade("demo").resetValues().withValuesFile(first).call();
    assertThat(at(deployment("demo"), "$.spec")).isEqualTo(at(installed, "$.spec"));
    assertThat(history("demo")).extracting(ReleaseHistory::getRevision).containsExactly(1, 2, 3);

    uninstall("demo");
    assertThat(objects).allSatisfy(object -> assertThat(server.exists(object)).isFalse());
  }

  @Test
  void severalReleasesLiveInOneNamespace() throws ApiException {
    install("one").call();
    install("other").set("mode", "DaemonSet").call();

    assertThat(objectsOf("one")).allSatisfy(object -> assertThat(server.exists(object)).isTrue());
    uninstall("other");
    assertThat(objectsOf("one")).allSatisfy(object -> assertThat(server.exists(object)).isTrue());
  }

  @Test
  void refusesAnUpgradeThatWouldLoseTheState() throws ApiException {
    install("demo").call();

    assertThatThrownBy(() -> upgrade("demo").set("mode", "StatefulSet").call())
        .hasMessageContaining(
            "this release has mode Deployment: an upgrade to StatefulSet would end all nodes before"
                + " the new ones have the state. docs/kubernetes.md says how to move.");
    assertThat(deployment("demo")).isNotEmpty();
  }

  @Test
  void testsInAPodThatPodSecurityAccepts() {
    install("demo").call();
    var pods = new CoreV1Api(kubernetes.admin());

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Release> test =
          CompletableFuture.supplyAsync(
              () ->
                  Helm.test("demo")
                      .withNamespace(namespace)
                      .withKubeConfig(kubernetes.kubeconfig())
                      .withTimeout(60)
                      .call(),
              executor);
      await()
          .failFast(test::isCompletedExceptionally)
          .ignoreExceptionsInstanceOf(ApiException.class)
          .until(() -> succeed(pods));
      assertThat(test.join().getStatus()).isEqualTo("deployed");
    }
  }

  /** Plays the kubelet, which ran the pod to its good end. */
  private boolean succeed(CoreV1Api pods) throws ApiException {
    V1Pod pod = pods.readNamespacedPod("demo-grapevine-test", namespace).execute();
    pod.setStatus(new V1PodStatus().phase("Succeeded"));
    pods.replaceNamespacedPodStatus("demo-grapevine-test", namespace, pod).execute();
    return true;
  }

  private InstallCommand install(String name) {
    return new Helm(Chart.DIRECTORY)
        .install()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig());
  }

  private UpgradeCommand upgrade(String name) {
    return new Helm(Chart.DIRECTORY)
        .upgrade()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig());
  }

  private void uninstall(String name) {
    Helm.uninstall(name).withNamespace(namespace).withKubeConfig(kubernetes.kubeconfig()).call();
  }

  private List<ReleaseHistory> history(String name) {
    return Helm.history(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig())
        .call();
  }

  private Map<String, Object> deployment(String release) throws ApiException {
    return server.read(
        Map.of(
            "apiVersion", "apps/v1",
            "kind", "Deployment",
            "metadata", Map.of("name", release + "-grapevine")));
  }

  /** All of them but the test's pod, which is there while it runs. */
  private Collection<Object> objectsOf(String release) {
    var objects = render(template().withName(release).withNamespace(namespace));
    objects.remove("Pod/" + release + "-grapevine-test");
    return objects.values();
  }
}
