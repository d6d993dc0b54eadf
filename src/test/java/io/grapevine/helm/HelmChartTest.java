package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.deployment;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.rendered;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The objects of a release, and how they hang together. */
@RunsHelm
class HelmChartTest {

  private static final Map<String, String> NODE =
      Map.of(
          "app.kubernetes.io/name", "grapevine",
          "app.kubernetes.io/instance", "demo",
          "app.kubernetes.io/component", "node");

  @Test
  void passesAStrictLint() {
    var result = new Helm(Chart.DIRECTORY).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
  }

  /** Or tools that compare manifests would restart the nodes again and again. */
  @Test
  void theSameValuesGiveTheSameManifests() {
    assertThat(template().call()).isEqualTo(template().call());
  }

  @Test
  void rendersFurtherObjectsAsTemplates() {
    var objects =
        rendered(
            "extraObjects[0].kind=ConfigMap",
            "extraObjects[0].metadata.name={{ .Release.Name }}-more",
            "extraObjects[1]=kind: Secret\nmetadata: {name: \"{{ .Release.Name }}-text\"}");

    assertThat(objects).containsKeys("ConfigMap/demo-more", "Secret/demo-text");
  }

  static Stream<String> everySupportedKubernetes() {
    return IntStream.rangeClosed(29, 36).mapToObj(minor -> "1." + minor + ".0");
  }

  @ParameterizedTest
  @MethodSource("everySupportedKubernetes")
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
    assertThat(at(service, "$.spec.ports")).isEqualTo(List.of(port("peer", 4097)));
  }

  @Test
  void offersTheStateToApplicationsOnPort3097() {
    var service = rendered().get("Service/demo-grapevine");

    assertThat(at(service, "$.spec.type")).isEqualTo("ClusterIP");
    assertThat(at(service, "$.spec.ports")).isEqualTo(List.of(port("http", 3097)));
  }

  @Test
  void selectsThePodsByTheLabelsThatTheyHave() {
    var objects = rendered("podLabels.team=a");

    assertThat(
            List.of(
                at(objects.get("Deployment/demo-grapevine"), "$.spec.selector.matchLabels"),
                at(objects.get("Service/demo-grapevine"), "$.spec.selector"),
                at(objects.get("Service/demo-grapevine-peers"), "$.spec.selector"),
                at(objects.get("NetworkPolicy/demo-grapevine"), "$.spec.podSelector.matchLabels"),
                at(
                    objects.get("PodDisruptionBudget/demo-grapevine"),
                    "$.spec.selector.matchLabels")))
        .allMatch(NODE::equals);
    var labels = new HashMap<>(NODE);
    labels.put("team", "a");
    assertThat(at(objects.get("Deployment/demo-grapevine"), "$.spec.template.metadata.labels"))
        .isEqualTo(labels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
  void keepsSeveralReleasesInOneNamespaceApart(String mode) {
    var one = render(template().withName("one").set("mode", mode));
    var other = render(template().withName("other").set("mode", mode));

    var both = new HashSet<>(one.keySet());
    both.retainAll(other.keySet());
    assertThat(both).isEmpty();
    var pods = "$.spec.template.metadata.labels";
    assertThat(map(other.get(mode + "/other-grapevine"), pods))
        .doesNotContainEntry("app.kubernetes.io/instance", "one");
    assertThat(map(one.get("Service/one-grapevine-peers"), "$.spec.selector"))
        .containsEntry("app.kubernetes.io/instance", "one");
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
        .isEqualTo(List.of(at(deployment(), "$.spec.template.spec.serviceAccountName")));
  }

  @Test
  void letsNobodyButTheGroupReachThePeerPort() {
    var policy = rendered().get("NetworkPolicy/demo-grapevine");

    assertThat(at(policy, "$.spec.policyTypes")).isEqualTo(List.of("Ingress"));
    assertThat(from(policy, 4097))
        .isEqualTo(List.of(List.of(Map.of("podSelector", Map.of("matchLabels", NODE)))));
    assertThat(from(policy, 3097)).isEqualTo(List.of());
    assertThat(from(policy, 9097)).isEqualTo(List.of());
  }

  @Test
  void letsTheAllowedAndItsOwnTestReachTheOtherPorts() {
    var shop = "agentFrom[0].namespaceSelector.matchLabels.team=shop";
    var monitoring = "managementFrom[0].namespaceSelector.matchLabels.team=monitoring";
    var objects = rendered("networkPolicy." + shop, "networkPolicy." + monitoring);
    var policy = objects.get("NetworkPolicy/demo-grapevine");
    var test = "$.spec.ingress[?(@.ports[0].port==3097)].from[0].podSelector.matchLabels";

    assertThat(at(policy, "$.spec.ingress[?(@.ports[0].port==3097)].from[1]"))
        .isEqualTo(
            List.of(Map.of("namespaceSelector", Map.of("matchLabels", Map.of("team", "shop")))));
    assertThat(from(policy, 9097))
        .isEqualTo(
            List.of(
                List.of(
                    Map.of(
                        "namespaceSelector",
                        Map.of("matchLabels", Map.of("team", "monitoring"))))));
    Map<?, ?> selected = (Map<?, ?>) ((List<?>) at(policy, test)).getFirst();
    var labels = map(objects.get("Pod/demo-grapevine-test"), "$.metadata.labels");
    assertThat(labels.entrySet().containsAll(selected.entrySet())).isTrue();
    assertThat(labels.get("app.kubernetes.io/component")).isEqualTo("test");
  }

  @Test
  void limitsEgressOnlyWhenToldSoAndNeverAmongTheNodes() {
    var cidr = "networkPolicy.egress[0].to[0].ipBlock.cidr=10.0.0.1/32";
    var policy = rendered(cidr).get("NetworkPolicy/demo-grapevine");

    assertThat(at(policy, "$.spec.policyTypes")).isEqualTo(List.of("Ingress", "Egress"));
    assertThat(at(policy, "$.spec.egress"))
        .isEqualTo(
            List.of(
                Map.of(
                    "ports",
                    List.of(Map.of("port", 4097)),
                    "to",
                    List.of(Map.of("podSelector", Map.of("matchLabels", NODE)))),
                Map.of("to", List.of(Map.of("ipBlock", Map.of("cidr", "10.0.0.1/32"))))));
    assertThat(map(rendered().get("NetworkPolicy/demo-grapevine"), "$.spec"))
        .doesNotContainKey("egress");
  }

  @Test
  void testsAtTheNodesThemselves() {
    var pod = rendered().get("Pod/demo-grapevine-test");

    assertThat(at(pod, "$.spec.containers[0].args"))
        .isEqualTo(List.of("check", "demo-grapevine-peers.demo-namespace.svc:3097"));
    assertThat(at(pod, "$.spec.containers[0].image"))
        .isEqualTo(at(deployment(), "$.spec.template.spec.containers[0].image"));
    assertThat(rendered("replicaCount=1", "podDisruptionBudget.enabled=false"))
        .doesNotContainKey("Pod/demo-grapevine-test");
  }

  private static Map<String, Object> port(String name, int port) {
    return Map.of("name", name, "port", port, "targetPort", port, "appProtocol", "http");
  }

  private static Object from(Object policy, int port) {
    return at(policy, "$.spec.ingress[?(@.ports[0].port==" + port + ")].from");
  }
}
