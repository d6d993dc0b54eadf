package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.deployment;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.workload;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On which machines the nodes run, and how soon they leave one that is lost. */
@RunsHelm
class HelmPlacementTest {

  private static final String POD = "$.spec.template.spec";
  private static final String SPREAD = POD + ".topologySpreadConstraints";
  private static final String PREFERRED =
      POD
          + ".affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm";
  private static final String REQUIRED =
      POD + ".affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0]";

  private static final Map<String, Object> NODES =
      Map.of(
          "matchLabels",
          Map.of(
              "app.kubernetes.io/name", "grapevine",
              "app.kubernetes.io/instance", "demo",
              "app.kubernetes.io/component", "node"));

  @Test
  @DisplayName(
      "Trap: old and new nodes counted alike, and a rollout left two of three on a machine")
  void aRolloutSpreadsTheNewNodesAsIfTheOldOnesHadEnded() {
    var deployment = deployment();

    assertThat(at(deployment, SPREAD + "[*].topologyKey"))
        .isEqualTo(List.of("topology.kubernetes.io/zone", "kubernetes.io/hostname"));
    assertThat(at(deployment, SPREAD + "[*].labelSelector")).isEqualTo(List.of(NODES, NODES));
    assertThat(at(deployment, SPREAD + "[*].matchLabelKeys[*]"))
        .isEqualTo(List.of("pod-template-hash", "pod-template-hash"));
    var term =
        Map.of(
            "topologyKey",
            "kubernetes.io/hostname",
            "labelSelector",
            NODES,
            "matchLabelKeys",
            List.of("pod-template-hash"));
    assertThat(at(deployment, PREFERRED)).isEqualTo(term);
    assertThat(at(deployment("podAntiAffinity=Required"), REQUIRED)).isEqualTo(term);
  }

  /** Its pods are replaced one by one in their places, and have no such label. */
  @Test
  void aStatefulSetCountsAllItsNodes() {
    var set = workload("StatefulSet");

    assertThat(at(set, SPREAD + "[*].labelSelector")).isEqualTo(List.of(NODES, NODES));
    assertThat(at(set, SPREAD + "[*].matchLabelKeys")).isEqualTo(List.of());
    assertThat(map(set, PREFERRED)).containsOnlyKeys("topologyKey", "labelSelector");
  }

  @Test
  void leavesTheUsersRulesForPlacesAsTheyAre() {
    var labels = "topologySpreadConstraints[0].labelSelector.matchLabels";
    var spread = deployment(labels + ".team=a");
    assertThat(at(spread, POD + "." + labels)).isEqualTo(Map.of("team", "a"));
    assertThat(map(spread, SPREAD + "[0]")).doesNotContainKey("matchLabelKeys");
    assertThat(
            at(
                deployment("topologySpreadConstraints[0].matchLabelKeys[0]=mine"),
                SPREAD + "[0].matchLabelKeys"))
        .isEqualTo(List.of("mine"));

    var required = "podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey";
    assertThat(at(deployment("affinity." + required + "=rack"), POD + ".affinity"))
        .isEqualTo(
            Map.of(
                "podAntiAffinity",
                Map.of(
                    "requiredDuringSchedulingIgnoredDuringExecution",
                    List.of(Map.of("topologyKey", "rack")))));
    assertThat(map(deployment("affinity.nodeAffinity.a=b"), POD + ".affinity"))
        .containsOnlyKeys("nodeAffinity", "podAntiAffinity");
  }

  @Test
  @DisplayName("Trap: with one copy left it took six minutes until a second one was there")
  void aDeploymentReplacesTheNodesOfALostMachineSoon() {
    assertThat(at(deployment("lostMachineSeconds=17"), POD + ".tolerations"))
        .isEqualTo(
            List.of(lost("node.kubernetes.io/not-ready"), lost("node.kubernetes.io/unreachable")));
  }

  @Test
  void theUsersOwnPatienceWins() {
    var tolerations =
        at(
            deployment(
                "lostMachineSeconds=17",
                "tolerations[0].key=node.kubernetes.io/unreachable",
                "tolerations[0].operator=Exists",
                "tolerations[1].key=dedicated"),
            POD + ".tolerations");

    assertThat(tolerations)
        .isEqualTo(
            List.of(
                Map.of("key", "node.kubernetes.io/unreachable", "operator", "Exists"),
                Map.of("key", "dedicated"),
                lost("node.kubernetes.io/not-ready")));
  }

  /**
   * A pod of a StatefulSet that was evicted has no successor before its machine is back or gone.
   */
  @ParameterizedTest
  @ValueSource(strings = {"StatefulSet", "DaemonSet"})
  void othersWaitForTheirMachine(String mode) {
    assertThat(map(workload(mode), POD)).doesNotContainKey("tolerations");
  }

  private static Map<String, Object> lost(String taint) {
    return Map.of(
        "key", taint, "operator", "Exists", "effect", "NoExecute", "tolerationSeconds", 17);
  }
}
