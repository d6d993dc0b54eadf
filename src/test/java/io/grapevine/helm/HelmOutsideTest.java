package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the agent port, and no other, can be reached from outside the cluster. */
@RunsHelm
class HelmOutsideTest {

  @Test
  void isClosedByDefault() {
    assertThat(rendered().keySet())
        .noneMatch(name -> name.startsWith("Ingress") || name.startsWith("HTTPRoute"));
    assertThat(map(rendered().get("Service/demo-grapevine"), "$.spec"))
        .containsEntry("type", "ClusterIP")
        .doesNotContainKeys("externalTrafficPolicy", "ipFamilies", "ipFamilyPolicy");
  }

  @Test
  void anIngressLeadsEveryPathToTheAgentPort() {
    var objects = rendered("ingress.enabled=true", "ingress.hosts[0].host=state.example");
    var rule = "$.spec.rules[0]";
    var ingress = objects.get("Ingress/demo-grapevine");

    assertThat(at(ingress, rule + ".host")).isEqualTo("state.example");
    var path = at(ingress, rule + ".http.paths[0]");
    assertThat(at(path, "$.path")).isEqualTo("/");
    assertThat(at(path, "$.pathType")).isEqualTo("Prefix");
    assertThat(at(path, "$.backend.service"))
        .isEqualTo(Map.of("name", "demo-grapevine", "port", Map.of("name", "http")));
    assertThat(at(objects.get("Service/demo-grapevine"), "$.spec.ports[*].name"))
        .isEqualTo(List.of("http"));
  }

  @Test
  void anIngressHasThePathsThatTheUserWants() {
    var ingress =
        rendered(
                "ingress.enabled=true",
                "ingress.hosts[0].host=a.example",
                "ingress.hosts[0].paths[0].path=/v1",
                "ingress.hosts[0].paths[0].pathType=Exact",
                "ingress.hosts[1].host=b.example")
            .get("Ingress/demo-grapevine");

    assertThat(at(ingress, "$.spec.rules[*].host")).isEqualTo(List.of("a.example", "b.example"));
    assertThat(at(ingress, "$.spec.rules[*].http.paths[0].path")).isEqualTo(List.of("/v1", "/"));
    assertThat(at(ingress, "$.spec.rules[0].http.paths[0].pathType")).isEqualTo("Exact");
  }

  @Test
  void aRouteLeadsToTheAgentPort() {
    var route =
        rendered(
                "httpRoute.enabled=true",
                "httpRoute.parentRefs[0].name=gate",
                "httpRoute.parentRefs[0].namespace=gates",
                "httpRoute.hostnames[0]=state.example")
            .get("HTTPRoute/demo-grapevine");

    assertThat(at(route, "$.apiVersion")).isEqualTo("gateway.networking.k8s.io/v1");
    assertThat(at(route, "$.spec"))
        .isEqualTo(
            Map.of(
                "parentRefs",
                List.of(Map.of("name", "gate", "namespace", "gates")),
                "hostnames",
                List.of("state.example"),
                "rules",
                List.of(
                    Map.of(
                        "backendRefs", List.of(Map.of("name", "demo-grapevine", "port", 3097))))));
  }

  @Test
  void bothServicesHaveTheFamiliesOfAddresses() {
    var objects =
        rendered(
            "service.ipFamilyPolicy=RequireDualStack",
            "service.ipFamilies[0]=IPv6",
            "service.ipFamilies[1]=IPv4");

    for (var service : List.of("Service/demo-grapevine", "Service/demo-grapevine-peers")) {
      assertThat(map(objects.get(service), "$.spec"))
          .containsEntry("ipFamilyPolicy", "RequireDualStack")
          .containsEntry("ipFamilies", List.of("IPv6", "IPv4"));
    }
  }
}
