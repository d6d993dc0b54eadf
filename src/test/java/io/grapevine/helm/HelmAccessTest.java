package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.notes;
import static io.grapevine.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What access makes of the objects of a release. */
@RunsHelm
class HelmAccessTest {

  private static final String POD = "$.spec.template.spec";

  private static final String[] RULES = {
    "access.enabled=true",
    "access.rules[0].name=cart",
    "access.rules[0].subjects[0]=namespace:shop",
    "access.rules[0].prefix=cart/",
    "access.rules[0].may[0]=write",
  };

  private static final Map<String, Object> CART =
      Map.of(
          "name",
          "cart",
          "subjects",
          List.of("namespace:shop"),
          "prefix",
          "cart/",
          "may",
          List.of("write"));

  private static final Map<String, Object> TEST =
      Map.of(
          "name",
          "helm-test",
          "subjects",
          List.of("system:serviceaccount:demo-namespace:demo-grapevine"),
          "prefix",
          "grapevine/check/",
          "may",
          List.of("write"));

  private static String[] values(String... more) {
    var all = new ArrayList<>(List.of(RULES));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static Map<String, Object> access(Map<String, Object> objects) {
    var yaml = at(objects.get("ConfigMap/demo-grapevine"), "$.data['application.yaml']").toString();
    return map(new Yaml().load(yaml), "$.grapevine.access");
  }

  private static Map<String, Object> rules(Map<String, Object> objects) {
    return new Yaml()
        .load(
            at(objects.get("ConfigMap/demo-grapevine-access"), "$.data['rules.yaml']").toString());
  }

  @Test
  void isOffByDefault() {
    assertThat(rendered()).doesNotContainKey("ConfigMap/demo-grapevine-access");
    assertThat(at(rendered().get("ConfigMap/demo-grapevine"), "$.data['application.yaml']"))
        .asString()
        .doesNotContain("access");
  }

  @Test
  void handsTheNodeItsRules() {
    var objects = rendered(values("access.quotas[0].name=cart", "access.quotas[0].entries=7"));

    assertThat(access(objects))
        .isEqualTo(
            Map.of(
                "enabled",
                true,
                "audience",
                "grapevine",
                "kubernetes",
                "on",
                "rules",
                "/access/rules/rules.yaml"));
    assertThat(rules(objects))
        .isEqualTo(
            Map.of(
                "rules",
                List.of(CART, TEST),
                "quotas",
                List.of(Map.of("name", "cart", "entries", 7))));
    var node = objects.get("Deployment/demo-grapevine");
    assertThat(at(node, POD + ".containers[0].volumeMounts[?(@.name=='access-rules')].mountPath"))
        .isEqualTo(List.of("/access/rules"));
    assertThat(at(node, POD + ".volumes[?(@.name=='access-rules')].configMap.name"))
        .isEqualTo(List.of("demo-grapevine-access"));
  }

  /** Nodes read the file again; a restart of each would cost minutes. */
  @Test
  void aChangeOfTheRulesRestartsNoNode() {
    assertThat(
            at(rendered(values("access.rules[0].prefix=a/")).get("Deployment/demo-grapevine"), POD))
        .isEqualTo(at(rendered(values()).get("Deployment/demo-grapevine"), POD));
  }

  @Test
  void takesStaticTokensAndOtherIssuers() {
    var objects =
        rendered(
            values(
                "access.tokensSecret=robots",
                "access.issuers[0].issuer=https://login.example",
                "access.issuers[0].groups-claim=roles",
                "grapevine.access.clock-skew=10s"));

    assertThat(access(objects))
        .containsEntry("tokens", "/access/tokens/tokens")
        .containsEntry("clock-skew", "10s")
        .containsEntry(
            "issuers", List.of(Map.of("issuer", "https://login.example", "groups-claim", "roles")));
    var node = objects.get("Deployment/demo-grapevine");
    assertThat(at(node, POD + ".volumes[?(@.name=='access-tokens')].secret.secretName"))
        .isEqualTo(List.of("robots"));
  }

  /** Kubernetes lets every ServiceAccount read the keys, unless somebody has changed that. */
  @Test
  void asksForNoRightInTheClusterUnlessToldSo() {
    assertThat(rendered(values()).keySet()).noneMatch(name -> name.startsWith("ClusterRole"));

    var binding =
        rendered(values("rbac.issuerDiscovery=true"))
            .get("ClusterRoleBinding/demo-namespace-demo-grapevine-issuer-discovery");
    assertThat(at(binding, "$.roleRef.name")).isEqualTo("system:service-account-issuer-discovery");
    assertThat(at(binding, "$.subjects[*].name")).isEqualTo(List.of("demo-grapevine"));
    assertThat(at(binding, "$.subjects[*].namespace")).isEqualTo(List.of("demo-namespace"));
  }

  @Test
  void helmTestShowsATokenForThisServiceAlone() {
    var pod = rendered(values("access.audience=ours")).get("Pod/demo-grapevine-test");

    assertThat(at(pod, "$.spec.containers[0].args"))
        .isEqualTo(
            List.of(
                "check",
                "--check.token=/token/token",
                "demo-grapevine-peers.demo-namespace.svc:3097"));
    assertThat(at(pod, "$.spec.serviceAccountName")).isEqualTo("demo-grapevine");
    assertThat(at(pod, "$.spec.automountServiceAccountToken")).isEqualTo(false);
    assertThat(at(pod, "$.spec.volumes[?(@.projected)].projected.sources[0].serviceAccountToken"))
        .isEqualTo(List.of(Map.of("audience", "ours", "expirationSeconds", 600, "path", "token")));
    assertThat(map(rendered().get("Pod/demo-grapevine-test"), "$.spec"))
        .doesNotContainKey("serviceAccountName");
  }

  @Test
  void withoutTokensOfServiceAccountsThereIsNoHelmTest() {
    var objects = rendered(values("access.kubernetes=false", "access.tokensSecret=robots"));

    assertThat(objects).doesNotContainKey("Pod/demo-grapevine-test");
    assertThat(rules(objects)).isEqualTo(Map.of("rules", List.of(CART)));
    assertThat(notes(values("access.kubernetes=false", "access.tokensSecret=robots")))
        .contains("There is no `helm test` without access.kubernetes")
        .doesNotContain("test demo --logs", "create token");
  }

  @Test
  void theUsersRuleForTheTestStays() {
    var objects =
        rendered(
            values(
                "access.rules[1].name=helm-test",
                "access.rules[1].subjects[0]=authenticated",
                "access.rules[1].prefix=grapevine/",
                "access.rules[1].may[0]=write"));

    assertThat(at(rules(objects), "$.rules[*].name")).isEqualTo(List.of("cart", "helm-test"));
  }

  @Test
  void theNotesSayHowToAskAndWhichRuleIsMissing() {
    assertThat(notes(values()))
        .contains(
            "token=$(kubectl --namespace <namespace> create token <account> --audience grapevine)",
            "-H \"Authorization: Bearer $token\" 'http://localhost:3097/v1/state?prefix=<prefix>'",
            "They are in the ConfigMap demo-grapevine-access;",
            "* port 3097 has no TLS: whoever is on the network between a client and a node can read"
                + " and change requests, and use the tokens in them")
        .doesNotContain("nobody who is calling", "`helm test` needs");
    assertThat(notes("access.enabled=true", "access.existingConfigMap=ours"))
        .contains(
            "They are in the ConfigMap ours;",
            "`helm test` needs this one among them:",
            """
              - name: helm-test
                subjects: ["system:serviceaccount:demo-namespace:demo-grapevine"]
                prefix: grapevine/check/
                may: [write]
            """);
    assertThat(notes())
        .contains("* ports 3097 and 9097 ask nobody who is calling (access.enabled is false)");
  }

  @Test
  void theNotesNameRulesThatNeedNoToken() {
    var anonymous = "access.rules[0].subjects[0]=anonymous";
    assertThat(notes(values(anonymous, "access.rules[0].may[1]=operate")))
        .contains(
            "* rule cart needs no token: whoever reaches the ports may write and operate, keys below"
                + " cart/\n");
    assertThat(notes(values(anonymous, "access.enabled=false"))).doesNotContain("needs no token");
    assertThat(
            notes(
                "access.enabled=true",
                "access.rules[0].name=prometheus",
                anonymous,
                "access.rules[0].may[0]=metrics"))
        .doesNotContain("needs no token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Deployment", "Sidecar"})
  void aSidecarHasVolumesThatCollideWithNobodys(String mode) {
    if (mode.equals("Sidecar")) {
      var notes = notes(values("mode=Sidecar", "sidecar.podLabels.app=shop"));
      assertThat(at(Sidecar.podTemplate(notes), "$.spec.volumes[*].name"))
          .isEqualTo(List.of("grapevine-config", "grapevine-tmp", "grapevine-access-rules"));
    } else {
      assertThat(at(rendered(values()).get("Deployment/demo-grapevine"), POD + ".volumes[*].name"))
          .isEqualTo(List.of("config", "tmp", "access-rules"));
    }
  }
}
