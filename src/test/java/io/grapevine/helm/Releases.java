package io.grapevine.helm;

import static io.grapevine.helm.Chart.render;
import static io.grapevine.helm.Chart.template;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.ReleaseHistory;
import com.marcnuri.helm.UpgradeCommand;
import io.grapevine.kubernetes.KubeApiServer;
import io.kubernetes.client.openapi.ApiException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The releases of the chart in one namespace of a real API server. */
final class Releases {

  private final Path kubeconfig;
  private final String namespace;
  private final ApiObjects server;

  /** Of somebody who may do everything. */
  Releases(KubeApiServer kubernetes, String namespace) {
    this(kubernetes, namespace, kubernetes.kubeconfig());
  }

  /** Of whoever this kubeconfig says. */
  Releases(KubeApiServer kubernetes, String namespace, Path kubeconfig) {
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
    this.server = new ApiObjects(kubernetes, namespace);
  }

  InstallCommand install(String name) {
    return new Helm(Chart.DIRECTORY)
        .install()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubeconfig);
  }

  /** Upgrades a release with further values, as with {@code --reset-then-reuse-values --set}. */
  void upgradeWith(String name, String... values) {
    var upgrade = upgrade(name).resetThenReuseValues();
    for (var value : values) {
      var equals = value.indexOf('=');
      upgrade.set(value.substring(0, equals), value.substring(equals + 1));
    }
    upgrade.call();
  }

  /** An upgrade whose workload the server rejects when the settings are changed already. */
  void failAndRollBack(String name) {
    var upgrade =
        upgrade(name)
            .resetThenReuseValues()
            .atomic()
            .withTimeout(1)
            .set("grapevine.connection.r0", 9)
            .set("extraVolumes[0].name", "Not_A_Name");
    assertThatThrownBy(upgrade::call).hasMessageContaining("spec.template.spec.volumes[2].name");
  }

  UpgradeCommand upgrade(String name) {
    return new Helm(Chart.DIRECTORY)
        .upgrade()
        .withName(name)
        .withNamespace(namespace)
        .withKubeConfig(kubeconfig);
  }

  void uninstall(String name) {
    Helm.uninstall(name).withNamespace(namespace).withKubeConfig(kubeconfig).call();
  }

  List<ReleaseHistory> history(String name) {
    return Helm.history(name).withNamespace(namespace).withKubeConfig(kubeconfig).call();
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
