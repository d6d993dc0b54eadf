package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.deployment;
import static io.grapevine.helm.Chart.rendered;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.marcnuri.helm.Helm;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the chart installs. */
class HelmChartTest {

  private static final String POD = "$.spec.template.spec";
  private static final String CONTAINER = POD + ".containers[0]";

  @Test
  void passesAStrictLint() {
    var result = new Helm(Chart.DIRECTORY).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  @Test
  void rendersTheseObjectsAndNoOthers() {
    assertThat(rendered())
        .containsOnlyKeys(
            "ConfigMap/demo-grapevine",
            "Deployment/demo-grapevine",
            "Role/demo-grapevine",
            "RoleBinding/demo-grapevine",
            "Service/demo-grapevine",
            "Service/demo-grapevine-peers",
            "ServiceAccount/demo-grapevine");
  }

  @Test
  void writesOnlyFieldsThatKubernetesKnows() {
    rendered("imagePullSecrets[0].name=pull", "extraEnv[0].name=A", "extraEnv[0].value=b")
        .forEach((name, object) ->
            assertThatCode(() -> validate(new Gson().toJsonTree(object)))
                .as(name)
                .doesNotThrowAnyException());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.29.0", "1.36.0"})
  void acceptsEverySupportedKubernetes(String version) {
    assertThatCode(() -> template().withKubeVersion(version).call()).doesNotThrowAnyException();
  }

  @Test
  void refusesAKubernetesThatIsTooOld() {
    assertThatThrownBy(() -> template().withKubeVersion("1.28.9").call())
        .hasMessageContaining("chart requires kubeVersion");
  }

  @Test
  void findsPeersByAHeadlessServiceThatListsNoTerminatingPods() {
    var service = rendered().get("Service/demo-grapevine-peers");

    assertThat(at(service, "$.spec.clusterIP")).isEqualTo("None");
    assertThat(at(service, "$.spec.publishNotReadyAddresses")).isEqualTo(false);
    assertThat(at(service, "$.metadata.labels.primary-port-name")).isEqualTo("peer");
    assertThat(at(service, "$.spec.ports"))
        .isEqualTo(List.of(Map.of("name", "peer", "port", 4097, "targetPort", "peer")));
  }

  @Test
  void offersTheStateToApplicationsOnPort3097() {
    var service = rendered().get("Service/demo-grapevine");

    assertThat(at(service, "$.spec.type")).isEqualTo("ClusterIP");
    assertThat(at(service, "$.spec.ports"))
        .isEqualTo(List.of(Map.of("name", "http", "port", 3097, "targetPort", "http")));
  }

  @Test
  void selectsThePodsByTheLabelsThatTheyHave() {
    var objects = rendered("podLabels.team=a");
    var deployment = objects.get("Deployment/demo-grapevine");
    var selector = at(deployment, "$.spec.selector.matchLabels");

    assertThat(selector)
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/name", "grapevine",
                "app.kubernetes.io/instance", "demo",
                "app.kubernetes.io/component", "node"));
    assertThat(at(objects.get("Service/demo-grapevine"), "$.spec.selector")).isEqualTo(selector);
    assertThat(at(objects.get("Service/demo-grapevine-peers"), "$.spec.selector"))
        .isEqualTo(selector);
    assertThat(at(deployment, "$.spec.template.metadata.labels"))
        .isEqualTo(
            Map.of(
                "app.kubernetes.io/name", "grapevine",
                "app.kubernetes.io/instance", "demo",
                "app.kubernetes.io/component", "node",
                "team", "a"));
  }

  @Test
  void maySeeServicesAndEndpointsAndNothingElse() {
    var objects = rendered();

    assertThat(at(objects.get("Role/demo-grapevine"), "$.rules"))
        .isEqualTo(
            List.of(
                Map.of(
                    "apiGroups", List.of(""),
                    "resources", List.of("services", "endpoints"),
                    "verbs", List.of("list", "watch"))));
    var binding = objects.get("RoleBinding/demo-grapevine");
    assertThat(at(binding, "$.roleRef.kind")).isEqualTo("Role");
    assertThat(at(binding, "$.roleRef.name")).isEqualTo("demo-grapevine");
    assertThat(at(binding, "$.subjects[*].kind")).isEqualTo(List.of("ServiceAccount"));
    assertThat(at(binding, "$.subjects[*].namespace")).isEqualTo(List.of("demo-namespace"));
    assertThat(at(binding, "$.subjects[*].name"))
        .isEqualTo(List.of(at(deployment(), POD + ".serviceAccountName")));
  }

  @Test
  void runsInARestrictedPod() {
    var deployment = deployment();

    assertThat(at(deployment, POD + ".securityContext"))
        .isEqualTo(
            Map.of(
                "runAsNonRoot",
                true,
                "runAsUser",
                10001,
                "runAsGroup",
                10001,
                "seccompProfile",
                Map.of("type", "RuntimeDefault")));
    assertThat(at(deployment, POD + ".containers[*].securityContext"))
        .isEqualTo(
            List.of(
                Map.of(
                    "allowPrivilegeEscalation", false,
                    "readOnlyRootFilesystem", true,
                    "capabilities", Map.of("drop", List.of("ALL")))));
    assertThat(at(deployment, POD + ".volumes[*].name")).isEqualTo(List.of("config", "tmp"));
    assertThat(at(deployment, POD + ".volumes[1].emptyDir")).isEqualTo(Map.of());
  }

  @Test
  void asksTheManagementPortForHealth() {
    var deployment = deployment();

    assertThat(at(deployment, CONTAINER + ".startupProbe.httpGet"))
        .isEqualTo(Map.of("path", "/actuator/health/liveness", "port", "management"));
    assertThat(at(deployment, CONTAINER + ".livenessProbe.httpGet"))
        .isEqualTo(Map.of("path", "/actuator/health/liveness", "port", "management"));
    assertThat(at(deployment, CONTAINER + ".readinessProbe.httpGet"))
        .isEqualTo(Map.of("path", "/actuator/health/readiness", "port", "management"));
    assertThat(at(deployment, CONTAINER + ".ports"))
        .isEqualTo(
            List.of(
                Map.of("name", "http", "containerPort", 3097),
                Map.of("name", "peer", "containerPort", 4097),
                Map.of("name", "management", "containerPort", 9097)));
  }

  @Test
  void replacesAPodOnlyWhenItsSuccessorIsReady() {
    var deployment = deployment();

    assertThat(at(deployment, "$.spec.replicas")).isEqualTo(3);
    assertThat(at(deployment, "$.spec.strategy.rollingUpdate"))
        .isEqualTo(Map.of("maxUnavailable", 0, "maxSurge", 1));
    assertThat(at(deployment, POD + ".terminationGracePeriodSeconds")).isEqualTo(45);
  }

  @Test
  void tellsTheNodeWhoItIs() {
    var deployment = deployment();

    assertThat(at(deployment, fieldOf("GRAPEVINE_PEERS_SELF_ID")))
        .isEqualTo(List.of("metadata.uid"));
    assertThat(at(deployment, fieldOf("GRAPEVINE_PEERS_SELF_HOST")))
        .isEqualTo(List.of("status.podIP"));
  }

  @Test
  void restartsThePodsWhenASettingChangesAndOnlyThen() {
    var checksum = checksum();

    assertThat(checksum("grapevine.connection.push-interval=1s")).isNotEqualTo(checksum);
    assertThat(checksum("replicaCount=5")).isEqualTo(checksum);
  }

  @Test
  void leavesTheScrapeAnnotationsOutWhenToldSo() {
    var annotations = "$.spec.template.metadata.annotations";

    assertThat(at(deployment(), annotations + "['prometheus.io/port']")).isEqualTo("9097");
    assertThat(at(deployment("prometheus.scrapeAnnotations=false"), annotations + ".keys()"))
        .asString()
        .doesNotContain("prometheus.io");
  }

  private static Object checksum(String... values) {
    return at(deployment(values), "$.spec.template.metadata.annotations['checksum/config']");
  }

  private static String fieldOf(String variable) {
    return CONTAINER + ".env[?(@.name=='" + variable + "')].valueFrom.fieldRef.fieldPath";
  }

  /** Throws when the object has a field that its kind lacks, at any depth. */
  private static void validate(JsonElement object) throws IOException {
    switch (object.getAsJsonObject().get("kind").getAsString()) {
      case "ConfigMap" -> V1ConfigMap.validateJsonElement(object);
      case "Deployment" -> V1Deployment.validateJsonElement(object);
      case "Role" -> V1Role.validateJsonElement(object);
      case "RoleBinding" -> V1RoleBinding.validateJsonElement(object);
      case "Service" -> V1Service.validateJsonElement(object);
      case "ServiceAccount" -> V1ServiceAccount.validateJsonElement(object);
      default -> throw new IllegalArgumentException("no model for " + object);
    }
  }
}
