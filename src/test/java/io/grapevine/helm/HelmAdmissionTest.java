package io.grapevine.helm;

import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.notes;
import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.set;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a real API server says of everything that the chart renders, in a namespace that enforces
 * the restricted Pod Security Standard.
 */
@RunsHelm
@RealKubernetes
class HelmAdmissionTest {

  /** What a user can turn on in each of the modes. */
  private static final String[] EVERYTHING = {
    "imagePullSecrets[0].name=pull",
    "commonLabels.team=a",
    "commonAnnotations.owner=b",
    "javaOptions=-Xmx200m",
    "extraEnv[0].name=A",
    "extraEnv[0].value=b",
    "extraEnvFrom[0].secretRef.name=keys",
    "extraVolumes[0].name=more",
    "extraVolumes[0].secret.secretName=more",
    "extraVolumeMounts[0].name=more",
    "extraVolumeMounts[0].mountPath=/more",
    "networkPolicy.peerFrom[0].podSelector.matchLabels.a=b",
    "networkPolicy.agentFrom[0].namespaceSelector.matchLabels.a=b",
    "networkPolicy.managementFrom[0].ipBlock.cidr=10.0.0.0/8",
    "nodeSelector.disk=fast",
    "tolerations[0].operator=Exists",
    "extraObjects[0].apiVersion=v1",
    "extraObjects[0].kind=ConfigMap",
    "extraObjects[0].metadata.name=extra",
    "networkPolicy.egress[0].to[0].ipBlock.cidr=10.0.0.1/32",
    "networkPolicy.egress[0].ports[0].port=6443",
    "service.type=LoadBalancer",
    "service.externalTrafficPolicy=Local",
    "service.nodePort=30097",
    "service.loadBalancerClass=example.com/fast",
    "service.loadBalancerIP=10.0.0.11",
    "service.loadBalancerSourceRanges[0]=10.0.0.0/8",
    "service.ipFamilyPolicy=PreferDualStack",
    "service.ipFamilies[0]=IPv6",
    "service.ipFamilies[1]=IPv4",
    "ingress.enabled=true",
    "ingress.className=nginx",
    "ingress.annotations.a=b",
    "ingress.hosts[0].host=state.example",
    "ingress.hosts[0].paths[0].path=/v1",
    "ingress.hosts[0].paths[0].pathType=Exact",
    "ingress.hosts[1].host=other.example",
    "ingress.tls[0].secretName=keys",
    "ingress.tls[0].hosts[0]=state.example",
    "tls.enabled=true",
    "tls.selfSigned=true",
    "access.enabled=true",
    "access.rules[0].name=all",
    "access.rules[0].subjects[0]=authenticated",
    "access.rules[0].prefix=all/",
    "access.rules[0].may[0]=write",
    "access.tokensSecret=tokens",
    // The pod of the test shows a token of an account, and nothing is installed.
    "serviceAccount.create=false",
    "serviceAccount.name=robot",
    "test.resources.limits.cpu=1",
    "test.podLabels.a=b",
    "test.podAnnotations.c=d",
  };

  /** What a user can turn on for the chart's own pods. */
  private static final String[] PODS = {
    "podAnnotations.a=b",
    "podLabels.c=d",
    "podAntiAffinity=Required",
    "hostAliases[0].ip=10.0.0.9",
    "hostAliases[0].hostnames[0]=registry.example",
    "dnsPolicy=None",
    "dnsConfig.nameservers[0]=10.0.0.10",
    "dnsConfig.options[0].name=ndots",
    "extraInitContainers[0].name=first",
    "extraInitContainers[0].image=first",
    "extraInitContainers[0].restartPolicy=Always",
    "extraContainers[0].name=second",
    "extraContainers[0].image=second",
  };

  /** One that exists, because nothing is installed. */
  private static final String ACCOUNT = "serviceAccount.name=robot";

  private static String namespace = "";

  private final ApiObjects server;

  HelmAdmissionTest(KubeApiServer kubernetes) {
    server = new ApiObjects(kubernetes, namespace);
  }

  /** With the accounts that the pods name: no controller makes the default one here. */
  @BeforeAll
  static void createNamespace(KubeApiServer kubernetes) throws ApiException {
    namespace =
        kubernetes.namespace(
            "admission", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    for (var account : List.of("default", "robot")) {
      new CoreV1Api(kubernetes.admin())
          .createNamespacedServiceAccount(
              namespace, new V1ServiceAccount().metadata(new V1ObjectMeta().name(account)))
          .execute();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mode=Deployment",
        "mode=StatefulSet",
        "mode=DaemonSet",
        "mode=Sidecar sidecar.podLabels.app=shop",
        "mode=Deployment autoscaling.enabled=true autoscaling.behavior.scaleDown.selectPolicy=Min",
        "mode=Deployment podDisruptionBudget.maxUnavailable=34%",
        "mode=StatefulSet replicaCount=null",
      })
  void theServerKnowsEveryField(String mode) {
    var values = new ArrayList<>(List.of(EVERYTHING));
    values.addAll(List.of(mode.split(" ")));
    if (!mode.contains("Sidecar")) {
      values.addAll(List.of(PODS));
    }

    assertThat(rendered(values.toArray(String[]::new)).values()).allSatisfy(server::tryOut);
  }

  /** Or the test above would show nothing. */
  @Test
  void theServerRefusesAFieldThatItDoesNotKnow() {
    var workload = rendered("extraVolumes[0].name=a", "extraVolumes[0].color=red");

    assertThatThrownBy(() -> server.tryOut(workload.get("Deployment/demo-grapevine")))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal ->
                assertThat(refusal.getResponseBody())
                    .contains("unknown field \\\"spec.template.spec.volumes[2].color\\\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
  void podSecurityAcceptsThePods(String mode) {
    var workload = rendered("mode=" + mode, ACCOUNT).get(mode + "/demo-grapevine");
    var pod = pod(map(workload, "$.spec.template"));

    assertThatCode(() -> server.tryOut(pod)).doesNotThrowAnyException();
  }

  @Test
  void podSecurityAcceptsTheSidecar() {
    var notes = notes("mode=Sidecar", "sidecar.podLabels.app=shop", ACCOUNT);
    var pod = pod(Sidecar.podTemplate(notes));
    map(pod, "$.spec").put("containers", List.of(restrictedContainer()));

    assertThatCode(() -> server.tryOut(pod)).doesNotThrowAnyException();
  }

  /** Or the tests above would show nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "podSecurityContext.runAsNonRoot=false",
        "podSecurityContext.seccompProfile.type=Unconfined",
        "securityContext.allowPrivilegeEscalation=true",
        "securityContext.capabilities.drop[0]=CHOWN",
      })
  void podSecurityNeedsEachOfTheDefaults(String value) {
    var workload = rendered(value, ACCOUNT).get("Deployment/demo-grapevine");
    var pod = pod(map(workload, "$.spec.template"));

    assertThatThrownBy(() -> server.tryOut(pod))
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.getResponseBody()).contains("violates PodSecurity"));
  }

  private static Map<String, Object> rendered(String... values) {
    return render(set(template().withNamespace(namespace), values));
  }

  /** What a controller would make of the template. */
  private static Object pod(Object template) {
    var pod = new HashMap<>(map(template, "$"));
    pod.putAll(Map.of("apiVersion", "v1", "kind", "Pod"));
    var metadata = new HashMap<>(map(template, "$.metadata"));
    metadata.put("name", "pod");
    pod.put("metadata", metadata);
    return pod;
  }

  private static Object restrictedContainer() {
    return Map.of(
        "name",
        "shop",
        "image",
        "shop",
        "securityContext",
        Map.of(
            "runAsNonRoot",
            true,
            "allowPrivilegeEscalation",
            false,
            "capabilities",
            Map.of("drop", List.of("ALL")),
            "seccompProfile",
            Map.of("type", "RuntimeDefault")));
  }
}
