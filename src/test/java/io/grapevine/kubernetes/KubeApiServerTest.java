package io.grapevine.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.util.credentials.AccessTokenAuthentication;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That the API server of the tests is as strict as others. */
@RealKubernetes
class KubeApiServerTest {

  private final KubeApiServer kubernetes;

  KubeApiServerTest(KubeApiServer kubernetes) {
    this.kubernetes = kubernetes;
  }

  @Test
  void aServiceAccountMayDoNothingByItself() throws ApiException {
    var namespace = kubernetes.namespace("strict");
    serviceAccount(namespace);
    var token = kubernetes.token(namespace, "pod");
    var pod = new CoreV1Api(kubernetes.client(new AccessTokenAuthentication(token)));

    assertThatThrownBy(() -> pod.listNamespacedEndpoints(namespace).execute())
        .isInstanceOfSatisfying(
            ApiException.class, refusal -> assertThat(refusal.getCode()).isEqualTo(403));
  }

  @Test
  void podSecurityRefusesWhatANamespaceDoesNotAllow() throws ApiException {
    var namespace =
        kubernetes.namespace("strict", Map.of("pod-security.kubernetes.io/enforce", "restricted"));
    serviceAccount(namespace);
    var careless =
        new V1Pod()
            .metadata(new V1ObjectMeta().name("careless"))
            .spec(
                new V1PodSpec()
                    .serviceAccountName("pod")
                    .addContainersItem(new V1Container().name("a").image("a")));

    assertThatThrownBy(() ->
            new CoreV1Api(kubernetes.admin()).createNamespacedPod(namespace, careless).execute())
        .isInstanceOfSatisfying(
            ApiException.class,
            refusal -> assertThat(refusal.getResponseBody()).contains("violates PodSecurity"));
  }

  private void serviceAccount(String namespace) throws ApiException {
    new CoreV1Api(kubernetes.admin())
        .createNamespacedServiceAccount(
            namespace, new V1ServiceAccount().metadata(new V1ObjectMeta().name("pod")))
        .execute();
  }
}
