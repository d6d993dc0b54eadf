package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static io.grapevine.helm.Chart.map;
import static io.grapevine.helm.Chart.notes;
import static io.grapevine.helm.Chart.rendered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** What TLS makes of the objects of a release. */
@RunsHelm
class HelmTlsTest {

  private static final String[] SECRET = {"tls.enabled=true", "tls.existingSecret=keys"};
  private static final String[] ISSUER = {
    "tls.enabled=true", "tls.certManager.issuerRef.name=ca", "tls.certManager.issuerRef.kind=Issuer"
  };
  private static final String CONTAINER = "$.spec.template.spec.containers[0]";

  private static Map<String, Object> with(String[] some, String... more) {
    var all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return rendered(all.toArray(String[]::new));
  }

  private static Map<String, Object> settings(Map<String, Object> objects) {
    return new Yaml()
        .load(at(objects.get("ConfigMap/demo-grapevine"), "$.data['application.yaml']").toString());
  }

  @Test
  void isOffByDefault() {
    assertThat(settings(rendered())).containsOnlyKeys("grapevine", "spring");
    assertThat(rendered().keySet())
        .noneMatch(name -> name.startsWith("Secret/") || name.startsWith("Certificate/"));
  }

  @Test
  void allPortsSpeakTlsWithOneCertificate() {
    var objects = with(SECRET);
    var settings = settings(objects);

    var bundle = "$.spring.ssl.bundle.pem.node";
    assertThat(map(settings, bundle + ".keystore"))
        .isEqualTo(Map.of("certificate", "/tls/tls.crt", "private-key", "/tls/tls.key"));
    assertThat(map(settings, bundle + ".truststore"))
        .isEqualTo(Map.of("certificate", "/tls/ca.crt"));
    assertThat(at(settings, "$.server.ssl.bundle")).isEqualTo("node");
    assertThat(at(settings, "$.management.server.ssl.bundle")).isEqualTo("node");
    assertThat(map(settings, "$.grapevine.connection"))
        .containsEntry("port", 4097)
        .containsEntry("tls", "required")
        .containsEntry("tls-bundle", "node")
        .containsEntry("peer-names", List.of("demo-grapevine-peers.demo-namespace.svc"));
    var node = objects.get("Deployment/demo-grapevine");
    assertThat(at(node, CONTAINER + ".volumeMounts[?(@.name=='tls')]"))
        .isEqualTo(List.of(Map.of("name", "tls", "mountPath", "/tls", "readOnly", true)));
    assertThat(at(node, "$.spec.template.spec.volumes[?(@.name=='tls')].secret.secretName"))
        .isEqualTo(List.of("keys"));
  }

  @Test
  void probesSpeakWhatTheManagementPortSpeaks() {
    for (var probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
      var scheme = CONTAINER + "." + probe + ".httpGet";
      assertThat(map(with(SECRET).get("Deployment/demo-grapevine"), scheme))
          .containsEntry("scheme", "HTTPS");
      assertThat(map(with(SECRET, "tls.management=false").get("Deployment/demo-grapevine"), scheme))
          .doesNotContainKey("scheme");
    }
  }

  /** Boot gives the management port the TLS of the agent port, unless it is told otherwise. */
  @Test
  void eachPortCanStayWithoutTls() {
    var agent = settings(with(SECRET, "tls.agent=false"));
    assertThat(agent).doesNotContainKey("server");
    assertThat(at(agent, "$.management.server.ssl.bundle")).isEqualTo("node");

    var management = settings(with(SECRET, "tls.management=false"));
    assertThat(at(management, "$.management.server.ssl")).isEqualTo(Map.of("enabled", false));

    var peers = settings(with(SECRET, "tls.peers=off"));
    assertThat(map(peers, "$.grapevine.connection"))
        .containsEntry("tls", "off")
        .doesNotContainKeys("tls-bundle", "peer-names");
    assertThat(map(peers, "$.spring.ssl.bundle.pem.node")).doesNotContainKey("truststore");

    var onlyPeers = settings(with(SECRET, "tls.agent=false", "tls.management=false"));
    assertThat(onlyPeers).doesNotContainKeys("server", "management");
  }

  @Test
  void theNamesOfPeersAreTheUsersToChoose() {
    var settings = settings(with(SECRET, "grapevine.connection.peer-names[0]=spiffe://x/y"));

    assertThat(at(settings, "$.grapevine.connection.peer-names"))
        .isEqualTo(List.of("spiffe://x/y"));
  }

  @Test
  void prometheusChecksTheCertificateOfThePods() {
    var monitor = with(SECRET, "prometheus.scrape=PodMonitor").get("PodMonitor/demo-grapevine");
    var endpoint = map(monitor, "$.spec.podMetricsEndpoints[0]");
    assertThat(endpoint)
        .containsEntry("scheme", "https")
        .containsEntry(
            "tlsConfig",
            Map.of(
                "serverName",
                "demo-grapevine-peers.demo-namespace.svc",
                "ca",
                Map.of("secret", Map.of("name", "keys", "key", "ca.crt"))));

    var annotated = with(SECRET, "prometheus.scrape=Annotations").get("Deployment/demo-grapevine");
    assertThat(map(annotated, "$.spec.template.metadata.annotations"))
        .containsEntry("prometheus.io/scheme", "https");
  }

  /** The pod of the test needs the authority, and must not have the key. */
  @Test
  void helmTestTrustsTheAuthorityOfTheRelease() {
    var pod = with(SECRET).get("Pod/demo-grapevine-test");

    assertThat(at(pod, "$.spec.containers[0].args"))
        .isEqualTo(
            List.of(
                "check",
                "--check.ca=/tls/ca.crt",
                "https://demo-grapevine-peers.demo-namespace.svc:3097"));
    assertThat(at(pod, "$.spec.volumes[?(@.secret)].secret"))
        .isEqualTo(
            List.of(
                Map.of(
                    "secretName",
                    "keys",
                    "items",
                    List.of(Map.of("key", "ca.crt", "path", "ca.crt")))));
  }

  @Test
  void certManagerMakesACertificateForServersAndClients() {
    var objects = with(ISSUER, "tls.certManager.uris[0]=spiffe://x/y", "tls.dnsNames[0]=a.example");
    var certificate = objects.get("Certificate/demo-grapevine-tls");

    assertThat(at(certificate, "$.spec.secretName")).isEqualTo("demo-grapevine-tls");
    assertThat(at(certificate, "$.spec.issuerRef"))
        .isEqualTo(Map.of("name", "ca", "kind", "Issuer"));
    assertThat(at(certificate, "$.spec.usages"))
        .asInstanceOf(LIST)
        .contains("server auth", "client auth");
    assertThat(at(certificate, "$.spec.uris")).isEqualTo(List.of("spiffe://x/y"));
    assertThat(at(certificate, "$.spec.privateKey.rotationPolicy")).isEqualTo("Always");
    assertThat(at(certificate, "$.spec.dnsNames"))
        .asInstanceOf(LIST)
        .contains(
            "demo-grapevine",
            "demo-grapevine.demo-namespace.svc",
            "demo-grapevine.demo-namespace.svc.cluster.local",
            "demo-grapevine-peers.demo-namespace.svc",
            "*.demo-grapevine-peers.demo-namespace.svc",
            "a.example")
        .doesNotContain("localhost")
        .doesNotHaveDuplicates();
    assertThat(
            at(objects.get("Deployment/demo-grapevine"), "$.spec.template.spec.volumes[*].secret"))
        .isEqualTo(List.of(Map.of("secretName", "demo-grapevine-tls")));
  }

  @Test
  void theRestOfACertificateIsTheUsers() {
    var certificate =
        with(
                ISSUER,
                "tls.certManager.spec.privateKey.algorithm=RSA",
                "tls.certManager.spec.privateKey.size=2048",
                "tls.certManager.spec.secretTemplate.labels.a=b")
            .get("Certificate/demo-grapevine-tls");

    assertThat(at(certificate, "$.spec.privateKey"))
        .isEqualTo(Map.of("algorithm", "RSA", "size", 2048, "rotationPolicy", "Always"));
    assertThat(at(certificate, "$.spec.secretTemplate.labels")).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void anApplicationFindsItsSidecarOnLocalhost() {
    var sidecar = with(ISSUER, "mode=Sidecar", "sidecar.podLabels.app=shop");
    assertThat(at(sidecar.get("Certificate/demo-grapevine-tls"), "$.spec.dnsNames"))
        .asInstanceOf(LIST)
        .contains("localhost");

    var notes = notes("mode=Sidecar", "sidecar.podLabels.app=shop", SECRET[0], SECRET[1]);
    assertThat(notes).contains("https://localhost:3097/v1/state");
    assertThat(at(Sidecar.podTemplate(notes), "$.spec.volumes[?(@.secret)].secret.secretName"))
        .isEqualTo(List.of("keys"));
    assertThat(
            at(Sidecar.podTemplate(notes), "$.spec.initContainers[0].startupProbe.httpGet.scheme"))
        .isEqualTo("HTTPS");
  }

  @ParameterizedTest
  @CsvSource({
    "tls.peers=required, http, https, https",
    "tls.agent=false, http, http, https",
    "tls.peers=off, http, https, http",
    "tls.peers=required, tcp, tcp, tcp",
  })
  void servicesSayWhatTheirPortsSpeak(String tls, String value, String agent, String peer) {
    var objects = with(SECRET, tls, "service.appProtocol=" + value);

    assertThat(at(objects.get("Service/demo-grapevine"), "$.spec.ports[*].appProtocol"))
        .isEqualTo(List.of(agent));
    assertThat(at(objects.get("Service/demo-grapevine-peers"), "$.spec.ports[*].appProtocol"))
        .isEqualTo(List.of(peer));
  }

  @Test
  void theNotesSayWhatIsOpen() {
    assertThat(notes())
        .contains(
            "What is open (docs/security.md says how to close it):",
            "* port 3097 has no TLS",
            "* port 4097 has no TLS: whoever reaches it reads and changes everything; only the"
                + " NetworkPolicy keeps others out, if the cluster enforces it");
    assertThat(notes("networkPolicy.enabled=false"))
        .contains("* port 4097 has no TLS: whoever reaches it reads and changes everything\n");
    assertThat(notes(SECRET)).doesNotContain("has no TLS", "without TLS", "for a trial");
    assertThat(notes(SECRET[0], SECRET[1], "tls.peers=optional"))
        .contains("* port 4097 also accepts nodes without TLS: set tls.peers=required when");
    assertThat(notes("tls.enabled=true", "tls.selfSigned=true"))
        .contains("The certificate is for a trial: nothing renews it");
  }
}
