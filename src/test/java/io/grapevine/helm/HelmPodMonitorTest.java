package io.grapevine.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.marcnuri.helm.Helm;
import io.grapevine.kubernetes.KubeApiServer;
import io.grapevine.kubernetes.RealKubernetes;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.ApiextensionsV1Api;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinition;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinitionNames;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinitionSpec;
import io.kubernetes.client.openapi.models.V1CustomResourceDefinitionVersion;
import io.kubernetes.client.openapi.models.V1CustomResourceValidation;
import io.kubernetes.client.openapi.models.V1JSONSchemaProps;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How Prometheus finds the nodes depends on what the cluster knows, so it takes a cluster. */
@RunsHelm
@RealKubernetes
class HelmPodMonitorTest {

  private static final String CRD = "podmonitors.monitoring.coreos.com";
  private static final Object POD_MONITOR =
      Map.of(
          "apiVersion", "monitoring.coreos.com/v1",
          "kind", "PodMonitor",
          "metadata", Map.of("name", "demo-grapevine"));
  private static final Object DEPLOYMENT =
      Map.of(
          "apiVersion", "apps/v1",
          "kind", "Deployment",
          "metadata", Map.of("name", "demo-grapevine"));

  private final KubeApiServer kubernetes;
  private final ApiextensionsV1Api definitions;

  HelmPodMonitorTest(KubeApiServer kubernetes) {
    this.kubernetes = kubernetes;
    definitions = new ApiextensionsV1Api(kubernetes.admin());
  }

  /** Other tests have the same server. */
  @AfterEach
  void forgetTheApi() throws ApiException {
    definitions.deleteCustomResourceDefinition(CRD).execute();
  }

  @Test
  void makesAPodMonitorWhereThatApiIsAndAnnotationsElsewhere() throws ApiException {
    assertThat(annotations(install())).containsKey("prometheus.io/scrape");

    teachTheApi();

    var server = install();
    assertThat(server.exists(POD_MONITOR)).isTrue();
    assertThat(annotations(server)).doesNotContainKey("prometheus.io/scrape");
  }

  private ApiObjects install() throws ApiException {
    var namespace = kubernetes.namespace("monitor");
    new Helm(Chart.DIRECTORY)
        .install()
        .withName("demo")
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig())
        .call();
    return new ApiObjects(kubernetes, namespace);
  }

  private static Map<String, Object> annotations(ApiObjects server) throws ApiException {
    return Chart.map(server.read(DEPLOYMENT), "$.spec.template.metadata.annotations");
  }

  /** As the Prometheus operator does, with a schema that takes anything. */
  private void teachTheApi() throws ApiException {
    var anything =
        new V1JSONSchemaProps()
            .type("object")
            .xKubernetesPreserveUnknownFields(true)
            // The client fills these in, and the server refuses them even when they are empty.
            .definitions(null)
            .dependencies(null)
            .patternProperties(null);
    definitions
        .createCustomResourceDefinition(
            new V1CustomResourceDefinition()
                .metadata(new V1ObjectMeta().name(CRD))
                .spec(
                    new V1CustomResourceDefinitionSpec()
                        .group("monitoring.coreos.com")
                        .scope("Namespaced")
                        .names(
                            new V1CustomResourceDefinitionNames()
                                .kind("PodMonitor")
                                .plural("podmonitors"))
                        .addVersionsItem(
                            new V1CustomResourceDefinitionVersion()
                                .name("v1")
                                .served(true)
                                .storage(true)
                                .schema(
                                    new V1CustomResourceValidation().openAPIV3Schema(anything)))))
        .execute();
    await("the API is served")
        .until(() ->
            definitions
                .readCustomResourceDefinition(CRD)
                .execute()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True")));
  }
}
