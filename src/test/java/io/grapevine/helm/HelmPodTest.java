package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.deployment;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.rendered;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pod of a node. */
@RunsHelm
class HelmPodTest {

  private static final String POD = "$.spec.template.spec";
  private static final String CONTAINER = POD + ".containers[0]";
  private static final String ANNOTATIONS = "$.spec.template.metadata.annotations";

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
                "fsGroup",
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

  /** As OpenShift does. */
  @Test
  void letsTheClusterChooseTheUser() {
    var deployment =
        deployment(
            "podSecurityContext.runAsUser=null",
            "podSecurityContext.runAsGroup=null",
            "podSecurityContext.fsGroup=null");

    assertThat(map(deployment, POD + ".securityContext"))
        .containsOnlyKeys("runAsNonRoot", "seccompProfile");
  }

  @Test
  void runsOtherContainersBesideTheNode() {
    var deployment =
        deployment("extraInitContainers[0].name=first", "extraContainers[0].name=second");

    assertThat(at(deployment, POD + ".initContainers[*].name")).isEqualTo(List.of("first"));
    assertThat(at(deployment, POD + ".containers[*].name"))
        .isEqualTo(List.of("grapevine", "second"));
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
  void tellsTheNodeWhoItIs() {
    var deployment = deployment();

    assertThat(at(deployment, fieldOf("GRAPEVINE_PEERS_SELF_ID")))
        .isEqualTo(List.of("metadata.uid"));
    assertThat(at(deployment, fieldOf("GRAPEVINE_PEERS_SELF_HOST")))
        .isEqualTo(List.of("status.podIP"));
  }

  @ParameterizedTest
  @CsvSource({
    "20s,      30s,   60",
    "1m,       70s,   140",
    "1500ms,   15s,   27",
    "1us,      15s,   26",
    "0s,       15s,   25",
  })
  void leavesTimeToTellTheLastWrites(String drain, String phase, int grace) {
    var objects = rendered("grapevine.connection.drain-timeout=" + drain);

    assertThat(at(objects.get("ConfigMap/demo-grapevine"), "$.data['application.yaml']"))
        .asString()
        .contains("timeout-per-shutdown-phase: " + phase + "\n");
    assertThat(at(objects.get("Deployment/demo-grapevine"), POD + ".terminationGracePeriodSeconds"))
        .isEqualTo(grace);
  }

  @Test
  void leavesTimeToServeUntilNobodySendsRequestsAndNoneToASidecar() {
    var objects = rendered("grapevine.connection.lame-duck-duration=40s");
    assertThat(at(objects.get("ConfigMap/demo-grapevine"), "$.data['application.yaml']"))
        .asString()
        .contains("lame-duck-duration: 40s\n", "timeout-per-shutdown-phase: 50s\n");
    assertThat(at(objects.get("Deployment/demo-grapevine"), POD + ".terminationGracePeriodSeconds"))
        .isEqualTo(115);
    assertThat(
            at(
                rendered("mode=Sidecar", "sidecar.podLabels.app=shop")
                    .get("ConfigMap/demo-grapevine"),
                "$.data['application.yaml']"))
        .asString()
        .contains("lame-duck-duration: 0s\n");
  }

  @Test
  void restartsThePodsWhenASettingChangesAndOnlyThen() {
    var checksum = checksum();

    assertThat(checksum("grapevine.connection.push-interval=1s")).isNotEqualTo(checksum);
    assertThat(checksum("replicaCount=5")).isEqualTo(checksum);
  }

  @Test
  void isNotRestartedByTheLabelsOfTheOthers() {
    assertThat(at(deployment("commonLabels.a=b", "commonAnnotations.c=d"), "$.spec.template"))
        .isEqualTo(at(deployment(), "$.spec.template"));
  }

  @ParameterizedTest
  @CsvSource({"Auto, true", "Annotations, true", "PodMonitor, false", "None, false"})
  void isScrapedInOneWayOnly(String scrape, boolean annotated) {
    var objects = rendered("prometheus.scrape=" + scrape);

    var annotations = map(objects.get("Deployment/demo-grapevine"), ANNOTATIONS);
    assertThat(annotations.containsKey("prometheus.io/scrape")).isEqualTo(annotated);
    assertThat(objects.containsKey("PodMonitor/demo-grapevine"))
        .isEqualTo(scrape.equals("PodMonitor"));
  }

  @Test
  void aPodMonitorSelectsThePodsAndTheirPort() {
    var objects = rendered("prometheus.scrape=PodMonitor");
    var monitor = objects.get("PodMonitor/demo-grapevine");
    var endpoint = "$.spec.podMetricsEndpoints[0]";

    assertThat(map(objects.get("Deployment/demo-grapevine"), "$.spec.template.metadata.labels"))
        .containsAllEntriesOf(map(monitor, "$.spec.selector.matchLabels"));
    assertThat(map(monitor, "$.spec.selector.matchLabels")).isNotEmpty();
    assertThat(
            at(
                objects.get("Deployment/demo-grapevine"),
                CONTAINER
                    + ".ports[?(@.name=='"
                    + at(monitor, endpoint + ".port")
                    + "')].containerPort"))
        .isEqualTo(List.of(9097));
    assertThat(at(monitor, endpoint + ".path")).isEqualTo("/actuator/prometheus");
    assertThat(
            at(
                rendered(
                        "prometheus.scrape=PodMonitor",
                        "mode=Sidecar",
                        "sidecar.podLabels.app=shop")
                    .get("PodMonitor/demo-grapevine"),
                "$.spec.selector.matchLabels"))
        .isEqualTo(Map.of("app", "shop"));
  }

  @Test
  void keepsItsOwnLabelsAndTakesTheUsersAnnotations() {
    var instance = "app\\.kubernetes\\.io/instance=other";
    var deployment =
        deployment(
            "podLabels." + instance,
            "commonLabels." + instance,
            "podAnnotations.prometheus\\.io/path=/own");

    assertThat(at(deployment, "$.metadata.labels['app.kubernetes.io/instance']")).isEqualTo("demo");
    assertThat(at(deployment, "$.spec.template.metadata.labels['app.kubernetes.io/instance']"))
        .isEqualTo("demo");
    assertThat(at(deployment, ANNOTATIONS + "['prometheus.io/path']")).isEqualTo("/own");
  }

  @Test
  void readsTheConfigMapOfItsRelease() {
    var objects = render(template().withName("other"));

    assertThat(at(objects.get("Deployment/other-grapevine"), POD + ".volumes[0].configMap.name"))
        .isEqualTo("other-grapevine");
    assertThat(objects).containsKey("ConfigMap/other-grapevine");
  }

  private static Object checksum(String... values) {
    return at(deployment(values), ANNOTATIONS + "['checksum/config']");
  }

  private static String fieldOf(String variable) {
    return CONTAINER + ".env[?(@.name=='" + variable + "')].valueFrom.fieldRef.fieldPath";
  }
}
