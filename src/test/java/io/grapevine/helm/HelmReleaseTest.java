package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.ReleaseHistory;
import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.kubernetes.client.openapi.models.V1ResourceQuota;
import io.kubernetes.client.openapi.models.V1ResourceQuotaSpec;
import io.kubernetes.client.openapi.models.V1ResourceQuotaStatus;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release on a real API server, where nothing runs the pods. */
@RunsHelm
@RealKubernetes
class HelmReleaseTest {

  private static final String TEMPLATE = "$.spec.template";

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final ApiObjects server;
  private final Releases releases;

  HelmReleaseTest(KubeApiServer kubernetes) throws ApiException {
    this.kubernetes = kubernetes;
    namespace =
        kubernetes.namespace("release", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    server = new ApiObjects(kubernetes, namespace);
    releases = new Releases(kubernetes, namespace);
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
    var objects = releases.objectsOf("demo");
    assertThat(releases.install("demo").call().getStatus()).isEqualTo("deployed");
    assertThat(objects).allSatisfy(object -> assertThat(server.exists(object)).isTrue());
    var installed = releases.workload("Deployment", "demo");
    assertThat(at(installed, "$.spec.replicas")).isEqualTo(3.0);

    releases.upgrade("demo").set("replicaCount", 5).set("grapevine.connection.r0", 4).call();
    var upgraded = releases.workload("Deployment", "demo");
    assertThat(at(upgraded, "$.spec.replicas")).isEqualTo(5.0);
    assertThat(at(upgraded, TEMPLATE)).isNotEqualTo(at(installed, TEMPLATE));

    var values = Helm.get("demo").values().withRevision(1).withNamespace(namespace);
    var first =
        Files.writeString(
            directory.resolve("first.yaml"), values.withKubeConfig(kubernetes.kubeconfig()).call());
    releases.upgrade("demo").resetValues().withValuesFile(first).call();
    assertThat(at(releases.workload("Deployment", "demo"), "$.spec"))
        .isEqualTo(at(installed, "$.spec"));
    assertThat(releases.history("demo"))
        .extracting(ReleaseHistory::getRevision)
        .containsExactly(1, 2, 3);

    releases.uninstall("demo");
    assertThat(objects).allSatisfy(object -> assertThat(server.exists(object)).isFalse());
  }

  @Test
  void severalReleasesLiveInOneNamespace() throws ApiException {
    releases.install("one").call();
    releases.install("other").set("mode", "DaemonSet").call();

    assertThat(releases.objectsOf("one"))
        .allSatisfy(object -> assertThat(server.exists(object)).isTrue());
    releases.uninstall("other");
    assertThat(releases.objectsOf("one"))
        .allSatisfy(object -> assertThat(server.exists(object)).isTrue());
  }

  /** A Service's name has no dots and starts with a letter. */
  @Test
  void installsUnderNamesThatNoServiceMayHave() throws ApiException {
    var numeric = "1234";
    new CoreV1Api(kubernetes.admin())
        .createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(numeric)))
        .execute();
    var inNumeric = new Releases(kubernetes, numeric);

    assertThat(inNumeric.install("1e5").call().getStatus()).isEqualTo("deployed");
    assertThat(inNumeric.install("my.app").call().getStatus()).isEqualTo("deployed");
    inNumeric.upgradeWith("1e5", "grapevine.connection.r0=4");
  }

  @Test
  void testsInAPodThatPodSecurityAccepts() {
    releases.install("demo").call();
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

  @Test
  @DisplayName("Trap: where a quota is about limits.cpu, the test's pod could not be created")
  void theTestsPodCanFulfilAQuota() throws ApiException {
    var pods = new CoreV1Api(kubernetes.admin());
    var most = Map.of("limits.cpu", new Quantity("4"));
    var quota =
        new V1ResourceQuota()
            .metadata(new V1ObjectMeta().name("quota"))
            .spec(new V1ResourceQuotaSpec().hard(most));
    pods.createNamespacedResourceQuota(namespace, quota).execute();
    // As the controller does.
    quota.setStatus(
        new V1ResourceQuotaStatus().hard(most).used(Map.of("limits.cpu", new Quantity("0"))));
    pods.replaceNamespacedResourceQuotaStatus("quota", namespace, quota).execute();
    var test = "Pod/demo-grapevine-test";

    var without = render(template().withNamespace(namespace)).get(test);
    assertThatThrownBy(() -> server.tryOut(without))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.getResponseBody()).contains("must specify limits.cpu"));
    var with =
        render(template().withNamespace(namespace).set("test.resources.limits.cpu", "1")).get(test);
    assertThatCode(() -> server.tryOut(with)).doesNotThrowAnyException();
  }

  /** Plays the kubelet, which ran the pod to its good end. */
  private boolean succeed(CoreV1Api pods) throws ApiException {
    V1Pod pod = pods.readNamespacedPod("demo-grapevine-test", namespace).execute();
    pod.setStatus(new V1PodStatus().phase("Succeeded"));
    pods.replaceNamespacedPodStatus("demo-grapevine-test", namespace, pod).execute();
    return true;
  }
}
