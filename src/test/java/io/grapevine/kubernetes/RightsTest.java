package io.grapevine.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.peers.Peer;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.RbacAuthorizationV1Api;
import io.kubernetes.client.openapi.models.V1PolicyRule;
import io.kubernetes.client.openapi.models.V1Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Checks that the chart's Role has exactly the necessary rights: discovery fails without any one of
 * them.
 */
@RealKubernetes
@ExtendWith(OutputCaptureExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RightsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Pod self = Pod.at("10.1.0.1");
  private final Pod other = Pod.at("10.1.0.2");
  private final KubeApiServer kubernetes;

  RightsTest(KubeApiServer kubernetes) {
    this.kubernetes = kubernetes;
  }

  /**
   * One right.
   *
   * @param resource of which group of the API
   */
  private record Right(String group, String resource, String verb) {

    /** As the API server says it. */
    String missing() {
      return "cannot %s resource \"%s\" in API group \"%s\"".formatted(verb, resource, group);
    }

    V1PolicyRule rule() {
      return new V1PolicyRule()
          .addApiGroupsItem(group)
          .addResourcesItem(resource)
          .addVerbsItem(verb);
    }
  }

  /** Those of the chart, read from what Helm installed. */
  Stream<Right> rights() throws ApiException {
    return rights(role(release()));
  }

  @ParameterizedTest
  @MethodSource("rights")
  void eachRightIsMissedAndNamedOnce(Right right, CapturedOutput output) throws ApiException {
    var release = release();
    new PodGroup(release).becomeReady(self, other);
    var whole = role(release);
    replace(release, rights(whole).filter(each -> !each.equals(right)).map(Right::rule).toList());

    try (var node = NodeInPod.discovering(release, self)) {
      awaitLine(output, right.missing());
      if (right.verb().equals("list")) {
        assertThat(node.known()).isEmpty();
        assertThat(node.isAlone()).isFalse();
      }

      replace(release, whole.getRules());
      awaitLine(output, "now allows: " + right.verb());
      await("the other pod is found")
          .atMost(PATIENCE)
          .untilAsserted(
              () -> assertThat(node.known()).containsExactly(new Peer(other.ip(), 4097)));
      assertThat(output).containsOnlyOnce(right.missing()).doesNotContain("\tat ");
    }
  }

  private Release release() throws ApiException {
    return Release.install(kubernetes, kubernetes.namespace("rights"), "rights");
  }

  private V1Role role(Release release) throws ApiException {
    return rbac().readNamespacedRole(release.name(), release.namespace()).execute();
  }

  private void replace(Release release, List<V1PolicyRule> rules) throws ApiException {
    var role = role(release);
    role.setRules(rules);
    rbac().replaceNamespacedRole(release.name(), release.namespace(), role).execute();
  }

  private RbacAuthorizationV1Api rbac() {
    return new RbacAuthorizationV1Api(kubernetes.admin());
  }

  private static Stream<Right> rights(V1Role role) {
    List<Right> rights = new ArrayList<>();
    for (V1PolicyRule rule : role.getRules()) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> rights.add(new Right(group, resource, verb)));
        }
      }
    }
    return rights.stream();
  }

  private static void awaitLine(CapturedOutput output, String text) {
    await(text).atMost(PATIENCE).untilAsserted(() -> assertThat(output).contains(text));
  }
}
