package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.notes;
import static io.grapevine.helm.Chart.rendered;
import static io.grapevine.helm.Chart.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is different when the nodes run in another way. */
@RunsHelm
class HelmModesTest {

  private static final Set<String> ALWAYS =
      Set.of(
          "ConfigMap/demo-grapevine",
          "ConfigMap/demo-grapevine-workload",
          "Pod/demo-grapevine-test",
          "Role/demo-grapevine",
          "RoleBinding/demo-grapevine",
          "Service/demo-grapevine",
          "Service/demo-grapevine-peers",
          "ServiceAccount/demo-grapevine");

  @ParameterizedTest
  @CsvSource({
    "Deployment,  Deployment NetworkPolicy PodDisruptionBudget",
    "StatefulSet, StatefulSet NetworkPolicy PodDisruptionBudget",
    "DaemonSet,   DaemonSet NetworkPolicy",
  })
  void rendersTheseObjectsAndNoOthers(String mode, String kinds) {
    var expected = new HashSet<>(ALWAYS);
    for (var kind : kinds.split(" ")) {
      expected.add(kind + "/demo-grapevine");
    }

    assertThat(rendered("mode=" + mode)).containsOnlyKeys(expected.toArray(String[]::new));
  }

  @Test
  void aSidecarHasEverythingButPods() {
    var objects = rendered("mode=Sidecar", "sidecar.podLabels.app=shop");

    assertThat(objects).containsOnlyKeys(ALWAYS.toArray(String[]::new));
    for (var service : List.of("Service/demo-grapevine", "Service/demo-grapevine-peers")) {
      assertThat(at(objects.get(service), "$.spec.selector")).isEqualTo(Map.of("app", "shop"));
    }
  }

  @Test
  void aDeploymentReplacesAPodOnlyWhenItsSuccessorIsReady() {
    var deployment = workload("Deployment");

    assertThat(at(deployment, "$.spec.replicas")).isEqualTo(3);
    assertThat(at(deployment, "$.spec.strategy.rollingUpdate"))
        .isEqualTo(Map.of("maxUnavailable", 0, "maxSurge", 1));
  }

  @Test
  void aStatefulSetStartsAllAtOnceAndNamesThemByThePeersService() {
    var set = workload("StatefulSet");

    assertThat(at(set, "$.spec.replicas")).isEqualTo(3);
    assertThat(at(set, "$.spec.serviceName")).isEqualTo("demo-grapevine-peers");
    assertThat(at(set, "$.spec.podManagementPolicy")).isEqualTo("Parallel");
    assertThat(map(set, "$.spec")).doesNotContainKey("volumeClaimTemplates");
  }

  @Test
  void aDaemonSetServesItsOwnMachineWithoutAGap() {
    var objects = rendered("mode=DaemonSet");
    var set = objects.get("DaemonSet/demo-grapevine");

    assertThat(at(objects.get("Service/demo-grapevine"), "$.spec.internalTrafficPolicy"))
        .isEqualTo("Local");
    assertThat(at(set, "$.spec.updateStrategy.rollingUpdate"))
        .isEqualTo(Map.of("maxUnavailable", 0, "maxSurge", 1));
    assertThat(map(set, "$.spec")).doesNotContainKey("replicas");
    assertThat(map(set, "$.spec.template.spec"))
        .doesNotContainKeys("affinity", "topologySpreadConstraints", "tolerations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet"})
  void anAutoscalerSetsTheNumberOfNodes(String mode) {
    var objects = rendered("mode=" + mode, "autoscaling.enabled=true");

    assertThat(at(objects.get("HorizontalPodAutoscaler/demo-grapevine"), "$.spec.scaleTargetRef"))
        .isEqualTo(Map.of("apiVersion", "apps/v1", "kind", mode, "name", "demo-grapevine"));
    assertThat(map(objects.get(mode + "/demo-grapevine"), "$.spec")).doesNotContainKey("replicas");
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment,  replicaCount=null",
    "Deployment,  replicaCount=",
    "StatefulSet, replicaCount=null",
    "StatefulSet, replicaCount=",
  })
  void withoutANumberOthersSetIt(String mode, String none) {
    var objects = rendered("mode=" + mode, none);

    assertThat(map(objects.get(mode + "/demo-grapevine"), "$.spec")).doesNotContainKey("replicas");
    assertThat(objects)
        .containsKeys("Pod/demo-grapevine-test", "PodDisruptionBudget/demo-grapevine");
    assertThat(notes("mode=" + mode, none)).doesNotContain("one node alone");
  }

  @ParameterizedTest
  @CsvSource({
    "Deployment,  rollout status deployment/demo-grapevine",
    "StatefulSet, rollout status statefulset/demo-grapevine",
    "DaemonSet,   rollout status daemonset/demo-grapevine",
  })
  void theNotesSayHowToWaitAndHowToTry(String mode, String line) {
    assertThat(notes("mode=" + mode))
        .contains(
            "kubectl --namespace demo-namespace " + line + "\n",
            "port-forward service/demo-grapevine 3097:3097 &\n",
            "  curl --retry 9 --retry-connrefused -X PUT -d '\"hello\"'"
                + " http://localhost:3097/v1/state/greeting\n",
            "  helm --namespace demo-namespace test demo --logs\n")
        .doesNotContain("one node alone", "rbac.create is false");
  }

  @Test
  void theNotesWarnOfWhatIsMissing() {
    assertThat(notes("replicaCount=1", "rbac.create=false"))
        .contains("one node alone", "rbac.create is false: grant demo-grapevine list and watch")
        .doesNotContain("helm --namespace");
  }

  /** Docker Hub would know `grapevine` as the image of somebody else. */
  @Test
  void theDefaultImageComesFromNoRegistryAndTheNotesSayWhatToSet() {
    assertThat(at(workload("Deployment"), "$.spec.template.spec.containers[0].image"))
        .isEqualTo("localhost/grapevine:0.1.0");
    assertThat(notes())
        .contains(
            "The image localhost/grapevine:0.1.0 comes from no registry",
            "set image.repository to <registry>/grapevine");
    assertThat(notes("image.repository=registry.example/grapevine")).doesNotContain("registry");
  }

  @Test
  void theNotesHaveTheSidecarToCopy() {
    var pod = Sidecar.podTemplate(notes("mode=Sidecar", "sidecar.podLabels.app=shop"));
    var sidecar = "$.spec.initContainers[0]";

    assertThat(at(pod, "$.spec.serviceAccountName")).isEqualTo("demo-grapevine");
    assertThat(at(pod, "$.spec.terminationGracePeriodSeconds")).isEqualTo(55);
    assertThat(map(pod, "$.metadata.annotations"))
        .containsKeys("checksum/config", "prometheus.io/port");
    assertThat(at(pod, sidecar + ".restartPolicy")).isEqualTo("Always");
    assertThat(at(pod, sidecar + ".startupProbe.httpGet.path"))
        .isEqualTo("/actuator/health/readiness");
    assertThat(at(pod, sidecar + ".securityContext.runAsUser")).isEqualTo(10001);
    assertThat(at(pod, sidecar + ".volumeMounts[*].name"))
        .isEqualTo(at(pod, "$.spec.volumes[*].name"));
  }
}
