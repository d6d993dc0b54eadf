package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * What somebody needs who installs the chart: the rights in docs/examples/deployer.yaml and no
 * others.
 */
@RunsHelm
@RealKubernetes
class HelmDeployerTest {

  private static final Path RIGHTS = Path.of("docs", "examples", "deployer.yaml");

  private static final Object SETTINGS =
      Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "demo-grapevine"));

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final ApiObjects server;

  HelmDeployerTest(KubeApiServer kubernetes) throws ApiException {
    this.kubernetes = kubernetes;
    namespace = kubernetes.namespace("deployer");
    server = new ApiObjects(kubernetes, namespace);
  }

  @BeforeEach
  void createAccount() throws ApiException {
    new CoreV1Api(kubernetes.admin())
        .createNamespacedServiceAccount(
            namespace, new V1ServiceAccount().metadata(new V1ObjectMeta().name("deployer")))
        .execute();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
  @DisplayName(
      "Trap: the chart listed workloads of every kind, and such an account could never upgrade")
  void installsUpgradesRollsBackAndUninstalls(String mode) throws ApiException, IOException {
    var kind = "[" + mode.toLowerCase(Locale.ROOT) + "s]";
    grant(Files.readString(RIGHTS).replace("[deployments, statefulsets, daemonsets]", kind));
    var releases = releases();

    releases.install("demo").set("mode", mode).call();
    releases.upgradeWith("demo", "grapevine.connection.r0=4", "networkPolicy.enabled=false");
    var settings = at(server.read(SETTINGS), "$.data");
    releases.failAndRollBack("demo");
    assertThat(at(server.read(SETTINGS), "$.data")).isEqualTo(settings);
    releases.upgradeWith("demo", "networkPolicy.enabled=true");

    assertThatThrownBy(() -> releases.upgradeWith("demo", "nameOverride=whisper"))
        .hasMessageContaining("this release is " + mode + "/demo-grapevine: an upgrade to");
    releases.uninstall("demo");
    assertThat(releases.objectsOf("demo"))
        .allSatisfy(object -> assertThat(server.exists(object)).isFalse());
  }

  /** Or the test above would show nothing. */
  @Test
  void mayDoNothingElse() throws ApiException, IOException {
    grant(Files.readString(RIGHTS).replace("[networkpolicies]", "[ingresses]"));

    assertThatThrownBy(() -> releases().install("demo").call())
        .hasMessageContaining("networkpolicies")
        .hasMessageContaining("forbidden");
  }

  private Releases releases() throws ApiException {
    var kubeconfig = kubernetes.kubeconfig(kubernetes.token(namespace, "deployer"));
    return new Releases(kubernetes, namespace, kubeconfig);
  }

  private void grant(String rights) throws ApiException {
    for (var object :
        new Yaml().loadAll(rights.replace("namespace: shop", "namespace: " + namespace))) {
      server.create(object);
    }
  }
}
