package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.models.V1Scale;
import io.kubernetes.client.openapi.models.V1ScaleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade must leave alone: the nodes, of which each has a copy of the state. */
@RunsHelm
@RealKubernetes
class HelmUpgradeTest {

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final Releases releases;

  HelmUpgradeTest(KubeApiServer kubernetes) throws ApiException {
    this.kubernetes = kubernetes;
    namespace = kubernetes.namespace("upgrade");
    releases = new Releases(kubernetes, namespace);
  }

  @ParameterizedTest
  @CsvSource({
    "mode=StatefulSet, StatefulSet/demo-grapevine",
    "fullnameOverride=whisper, Deployment/whisper",
    "fullnameOverride=whisper mode=DaemonSet, DaemonSet/whisper",
    "nameOverride=whisper, Deployment/demo-whisper",
    "mode=Sidecar sidecar.podLabels.app=shop, Sidecar/demo-grapevine",
  })
  void refusesToReplaceTheWorkload(String values, String other) throws ApiException {
    releases.install("demo").call();

    assertThatThrownBy(() -> releases.upgradeWith("demo", values.split(" ")))
        .hasMessageContaining(
            "this release is Deployment/demo-grapevine: an upgrade to %s would end all nodes"
                    .formatted(other)
                + " before the new ones have the state. docs/kubernetes.md says how to move.");
    assertThat(releases.workload("Deployment", "demo")).isNotEmpty();
  }

  @Test
  void looksAtNoOtherRelease() throws ApiException {
    releases.install("other").set("mode", "DaemonSet").call();
    releases.install("demo").call();

    releases.upgradeWith("demo", "grapevine.connection.r0=4");

    assertThat(releases.history("demo")).hasSize(2);
  }

  /** Without the number in the new manifest, Helm would take it out, and one node would be left. */
  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet"})
  void anAutoscalerBeginsWithTheNodesThatThereAre(String mode) throws ApiException {
    releases.install("demo").set("mode", mode).call();

    releases.upgradeWith("demo", "autoscaling.enabled=true");
    assertThat(replicas(mode)).isEqualTo(3.0);

    scale(mode, 7);
    releases.upgradeWith("demo", "grapevine.connection.r0=4");
    assertThat(replicas(mode)).isEqualTo(7.0);
  }

  /** Neither an upgrade nor a rollback may touch the number. */
  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet"})
  void othersScaleWhenTheChartHasNoNumber(String mode) throws ApiException {
    releases.install("demo").set("mode", mode).set("replicaCount", "null").call();
    assertThat(replicas(mode)).isEqualTo(1.0);
    scale(mode, 7);

    releases.upgradeWith("demo", "grapevine.connection.r0=4");
    assertThat(replicas(mode)).isEqualTo(7.0);
    scale(mode, 8);
    releases.failAndRollBack("demo");
    assertThat(replicas(mode)).isEqualTo(8.0);
  }

  /** A field that disappears from the manifest is a 1 to Kubernetes. */
  @Test
  void othersMayTakeTheNumberOver() throws ApiException {
    releases.install("demo").set("replicaCount", 5).call();
    scale("Deployment", 7);

    releases.upgradeWith("demo", "replicaCount=");
    assertThat(replicas("Deployment")).isEqualTo(7.0);
    scale("Deployment", 8);
    releases.upgradeWith("demo", "grapevine.connection.r0=4");
    assertThat(replicas("Deployment")).isEqualTo(8.0);
  }

  @Test
  void anUpgradeFromAnOlderChartNeedsTheNewDefaults(@TempDir Path older)
      throws ApiException, IOException {
    Files.copy(Chart.DIRECTORY.resolve("Chart.yaml"), older.resolve("Chart.yaml"));
    Files.writeString(older.resolve("values.yaml"), "{mode: Deployment, replicaCount: 3}");
    new Helm(older)
        .install()
        .withName("demo")
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig())
        .call();

    assertThatThrownBy(() -> releases.upgrade("demo").reuseValues().call())
        .hasMessageContaining("has no value: remove the key")
        .hasMessageContaining("use --reset-then-reuse-values instead of --reuse-values.");
    releases.upgradeWith("demo", "replicaCount=4");
    assertThat(replicas("Deployment")).isEqualTo(4.0);
  }

  private Object replicas(String mode) throws ApiException {
    return at(releases.workload(mode, "demo"), "$.spec.replicas");
  }

  /** As an autoscaler does. */
  private void scale(String mode, int nodes) throws ApiException {
    var apps = new AppsV1Api(kubernetes.admin());
    String name = "demo-grapevine";
    if (mode.equals("Deployment")) {
      V1Scale scale = apps.readNamespacedDeploymentScale(name, namespace).execute();
      scale.setSpec(new V1ScaleSpec().replicas(nodes));
      apps.replaceNamespacedDeploymentScale(name, namespace, scale).execute();
    } else {
      V1Scale scale = apps.readNamespacedStatefulSetScale(name, namespace).execute();
      scale.setSpec(new V1ScaleSpec().replicas(nodes));
      apps.replaceNamespacedStatefulSetScale(name, namespace, scale).execute();
    }
  }
}
