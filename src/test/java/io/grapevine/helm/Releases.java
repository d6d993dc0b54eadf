package io.grapevine.helm;

import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import io.grapevine.kubernetes.KubeApiServer;
import io.kubernetes.client.openapi.ApiException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The releases of the chart in one namespace of a real API server. */
final class Releases {

  private final KubeApiServer kubernetes;
  private final String namespace;
  private final ApiObjects server;

  Releases(KubeApiServer kubernetes, String namespace) {
    this.kubernetes = kubernetes;
    this.namespace = namespace;
    this.server = new ApiObjects(kubernetes, namespace);
  }

  InstallCommand install(String name) {
    return new Helm(Chart.DIRECTORY)
        .install()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig());
  }

  /** Upgrades a release with further values, as for {@code helm --reuse-values --set}. */
  void upgradeWith(String name, String... values) {
    var upgrade = upgrade(name).reuseValues();
    for (var value : values) {
      var equals = value.indexOf('=');
      upgrade.set(value.substring(0, equals), value.substring(equals + 1));
    }
    upgrade.call();
  }

  UpgradeCommand upgrade(String name) {
    return new Helm(Chart.DIRECTORY)
        .upgrade()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig());
  }

  void uninstall(String name) {
    Helm.uninstall(name).withNamespace(namespace).withKubeConfig(kubernetes.kubeconfig()).call();
  }

  List<ReleaseHistory> history(String name) {
    return Helm.history(name)
        .withNamespace(namespace)
        .withKubeConfig(kubernetes.kubeconfig())
        .call();
  }

  /** What runs the nodes of a release, as the server has it. */
  Map<String, Object> workload(String kind, String release) throws ApiException {
    return server.read(
        Map.of(
            "apiVersion",
            "apps/v1",
            "kind",
            kind,
            "metadata",
            Map.of("name", release + "-grapevine")));
  }

  /** All of them but the test's pod, which is there while it runs. */
  Collection<Object> objectsOf(String release) {
    var objects = render(template().withName(release).withNamespace(namespace));
    objects.remove("Pod/" + release + "-grapevine-test");
    return objects.values();
  }
}
