package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a running release gets TLS, and keeps its certificate. */
@RunsHelm
@RealKubernetes
class HelmTlsUpgradeTest {

  private static final Object SELF_SIGNED =
      Map.of(
          "apiVersion",
          "v1",
          "kind",
          "Secret",
          "metadata",
          Map.of("name", "demo-grapevine-selfsigned"));

  private static final String POD = "$.spec.template";

  private final ApiObjects server;
  private final Releases releases;

  HelmTlsUpgradeTest(KubeApiServer kubernetes) throws ApiException {
    var namespace = kubernetes.namespace("tls");
    server = new ApiObjects(kubernetes, namespace);
    releases = new Releases(kubernetes, namespace);
  }

  @BeforeEach
  void install() {
    releases.install("demo").call();
  }

  /** As docs/security.md says it. */
  @Test
  void aReleaseMovesToTlsAndBackByThreeUpgradesEach() throws ApiException {
    releases.upgradeWith(
        "demo",
        "tls.enabled=true",
        "tls.existingSecret=keys",
        "tls.agent=false",
        "tls.management=false",
        "tls.peers=optional");
    assertThat(settings()).contains("tls: optional").doesNotContain("server:");
    releases.upgradeWith("demo", "tls.peers=required");
    assertThat(settings()).contains("tls: required").doesNotContain("server:");
    releases.upgradeWith("demo", "tls.agent=true", "tls.management=true");
    assertThat(settings()).contains("tls: required", "server:");

    releases.upgradeWith("demo", "tls.agent=false", "tls.management=false");
    releases.upgradeWith("demo", "tls.peers=optional");
    releases.upgradeWith("demo", "tls.enabled=false", "tls.peers=");
    assertThat(settings()).doesNotContain("tls:", "ssl:");
  }

  @Test
  void noUpgradeSeparatesOldNodesFromNewOnes() {
    assertThatThrownBy(
            () -> releases.upgradeWith("demo", "tls.enabled=true", "tls.existingSecret=keys"))
        .hasMessageContaining(
            "TLS between nodes is off in this release: an upgrade to required would keep old and new"
                + " nodes from replicating to each other. Upgrade to tls.peers=optional first;");

    releases.upgradeWith(
        "demo", "tls.enabled=true", "tls.existingSecret=keys", "tls.peers=optional");
    releases.upgradeWith("demo", "tls.peers=required");
    assertThatThrownBy(() -> releases.upgradeWith("demo", "tls.enabled=false", "tls.peers="))
        .hasMessageContaining("is required in this release: an upgrade to off would keep");
  }

  @Test
  void nodesWithBundlesOfTheirOwnAreProtectedAsWell() {
    assertThatThrownBy(() ->
            releases.upgradeWith(
                "demo", "grapevine.connection.tls=required", "grapevine.connection.tls-bundle=own"))
        .hasMessageContaining("TLS between nodes is off in this release");
  }

  @Test
  void theSelfSignedCertificateOutlivesUpgrades() throws ApiException {
    releases.upgradeWith("demo", "tls.enabled=true", "tls.selfSigned=true", "tls.peers=optional");
    var certificate = at(server.read(SELF_SIGNED), "$.data");
    var pod = at(releases.workload("Deployment", "demo"), POD);

    releases.upgradeWith("demo", "commonLabels.team=a");

    assertThat(at(server.read(SELF_SIGNED), "$.data")).isEqualTo(certificate);
    assertThat(at(releases.workload("Deployment", "demo"), POD)).isEqualTo(pod);
    assertThat(at(server.read(SELF_SIGNED), "$.metadata.labels.team")).isEqualTo("a");
  }

  private String settings() throws ApiException {
    var configMap =
        server.read(
            Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of("name", "demo-grapevine")));
    return at(configMap, "$.data['application.yaml']").toString();
  }
}
