package io.grapevine.kubernetes;

import com.marcnuri.helm.Helm;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.AppsV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1PodSpec;
import java.nio.file.Path;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * The chart, installed into a namespace of a real API server as {@code helm install} does it.
 *
 * @param name what its Role is called, too
 * @param podSpec of its nodes
 * @param applicationYaml what they find in {@code /config}
 */
record Release(
    KubeApiServer kubernetes,
    String namespace,
    String name,
    V1PodSpec podSpec,
    String applicationYaml) {

  private static final Path CHART = Path.of("helm", "grapevine");

  /** The values are written as for {@code --set}. */
  static Release install(KubeApiServer kubernetes, String namespace, String name, String... values)
      throws ApiException {
    var install =
        new Helm(CHART)
            .install()
            .withKubeConfig(kubernetes.kubeconfig())
            .withNamespace(namespace)
            .withName(name)
            .set("fullnameOverride", name);
    for (String value : values) {
      int equals = value.indexOf('=');
      install.set(value.substring(0, equals), value.substring(equals + 1));
    }
    install.call();
    return new Release(
        kubernetes,
        namespace,
        name,
        new AppsV1Api(kubernetes.admin())
            .readNamespacedDeployment(name, namespace)
            .execute()
            .getSpec()
            .getTemplate()
            .getSpec(),
        new CoreV1Api(kubernetes.admin())
            .readNamespacedConfigMap(name, namespace)
            .execute()
            .getData()
            .get("application.yaml"));
  }

  /** The Service whose pods are the peers. */
  String peersService() {
    Map<String, Map<String, Map<String, String>>> settings = new Yaml().load(applicationYaml);
    return settings.get("grapevine").get("peers").get("service-id");
  }

  /** What a pod of this release says to the API server that it is. */
  String token() throws ApiException {
    return kubernetes.token(namespace, podSpec.getServiceAccountName());
  }
}
