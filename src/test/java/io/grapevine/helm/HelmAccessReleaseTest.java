package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AuthorizationV1Api;
import io.kubernetes.client.openapi.apis.RbacAuthorizationV1Api;
import io.kubernetes.client.openapi.models.V1NonResourceAttributes;
import io.kubernetes.client.openapi.models.V1SubjectAccessReview;
import io.kubernetes.client.openapi.models.V1SubjectAccessReviewSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A release with access on a real API server. */
@RunsHelm
@RealKubernetes
class HelmAccessReleaseTest {

  private static final String ALL_ACCOUNTS = "system:serviceaccounts";

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final Releases releases;

  HelmAccessReleaseTest(KubeApiServer kubernetes) throws ApiException {
    this.kubernetes = kubernetes;
    namespace = kubernetes.namespace("access");
    releases = new Releases(kubernetes, namespace);
  }

  /** So the chart needs no rights in the cluster. */
  @Test
  void everyServiceAccountMayReadTheKeysOfTokens() throws ApiException {
    assertThat(mayReadKeys(ALL_ACCOUNTS)).isTrue();
    assertThat(mayReadKeys()).isFalse();
  }

  @Test
  void nodesMayReadThemWhereThatWasTakenAway() throws ApiException {
    releases
        .install("demo")
        .set("access.enabled", "true")
        .set("access.existingConfigMap", "ours")
        .set("rbac.issuerDiscovery", "true")
        .call();
    try {
      assertThat(mayReadKeys()).isTrue();
    } finally {
      releases.uninstall("demo");
    }
    assertThat(
            new RbacAuthorizationV1Api(kubernetes.admin())
                .listClusterRoleBinding()
                .execute()
                .getItems())
        .noneMatch(binding -> binding.getMetadata().getName().startsWith(namespace));
  }

  @Test
  void anUpgradeOfTheRulesLeavesThePodsAlone() throws ApiException {
    releases
        .install("demo")
        .set("access.enabled", "true")
        .set("access.rules[0].name", "cart")
        .set("access.rules[0].subjects[0]", "namespace:shop")
        .set("access.rules[0].prefix", "cart/")
        .set("access.rules[0].may[0]", "write")
        .call();
    var pod = at(releases.workload("Deployment", "demo"), "$.spec.template");

    releases.upgradeWith(
        "demo",
        "access.rules[0].name=cart",
        "access.rules[0].subjects[0]=namespace:shop",
        "access.rules[0].prefix=cart/",
        "access.rules[0].may[0]=read");

    assertThat(at(releases.workload("Deployment", "demo"), "$.spec.template")).isEqualTo(pod);
    var rules =
        new ApiObjects(kubernetes, namespace)
            .read(
                Map.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "ConfigMap",
                    "metadata",
                    Map.of("name", "demo-grapevine-access")));
    assertThat(at(rules, "$.data['rules.yaml']").toString()).contains("- read");
  }

  /** Whether the account of the nodes may, if it is in these groups. */
  private boolean mayReadKeys(String... groups) throws ApiException {
    var review =
        new V1SubjectAccessReview()
            .spec(
                new V1SubjectAccessReviewSpec()
                    .user("system:serviceaccount:" + namespace + ":demo-grapevine")
                    .groups(List.of(groups))
                    .nonResourceAttributes(
                        new V1NonResourceAttributes().path("/openid/v1/jwks").verb("get")));
    return new AuthorizationV1Api(kubernetes.admin())
        .createSubjectAccessReview(review)
        .execute()
        .getStatus()
        .getAllowed();
  }
}
