package io.grapevine.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Http;
import io.grapevine.wire.NoNetwork;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1BoundObjectReference;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1TokenRequestSpec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Tokens of ServiceAccounts on a whole node, while the API server is missing, and replaces keys.
 */
@RealKubernetes
@ExtendWith(OutputCaptureExtension.class)
class ServiceAccountTokensTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int UNKNOWN_KEY = 404;
  private static final int UNAUTHENTICATED = 401;

  @TempDir private Path directory;

  private final NodePorts ports = NodePorts.free();
  private final Http agent = new Http(ports.agent());
  private final Http management = new Http(ports.management());

  @Test
  void tokensAreVerifiedWithoutTheApiServer(CapturedOutput output) throws Exception {
    try (var kubernetes = KubeApiServer.start()) {
      var release = Release.install(kubernetes, kubernetes.namespace("tokens"), "tokens");
      String namespace = kubernetes.namespace("shop");
      createServiceAccount(kubernetes, namespace);
      String cart = kubernetes.token(namespace, "cart", "grapevine");
      String unseen = kubernetes.token(namespace, "cart", "other", "grapevine");
      String bound = boundToken(kubernetes, namespace);
      String own = release.token();
      kubernetes.stop();

      try (var node = node(release, own, namespace)) {
        await("the node serves").atMost(PATIENCE).until(() -> read(cart).statusCode() == 503);
        assertThat(read(cart).body()).contains("keys-unavailable");
        assertThat(read(cart).headers().firstValue("Retry-After")).isPresent();
        assertThat(read("0123456789abcdef").statusCode()).isEqualTo(UNAUTHENTICATED);

        kubernetes.resume();
        awaitStatus(cart, UNKNOWN_KEY);
        assertThat(read(bound).statusCode()).isEqualTo(UNKNOWN_KEY);
        assertThat(read(own).body()).as("made for the API server").contains("another audience");
        assertThat(management.get("/actuator/info", "Authorization", "Bearer " + cart).body())
            .contains("system:serviceaccount:" + namespace + ":cart");

        kubernetes.stop();
        assertThat(read(cart).statusCode()).isEqualTo(UNKNOWN_KEY);
        assertThat(read(unseen).statusCode()).as("never seen before").isEqualTo(UNKNOWN_KEY);

        kubernetes.renewTokenKey();
        kubernetes.resume();
        awaitStatus(kubernetes.token(namespace, "cart", "grapevine"), UNKNOWN_KEY);
        assertThat(read(cart).statusCode()).isEqualTo(UNKNOWN_KEY);

        for (String token : List.of(cart, unseen, bound, own)) {
          assertThat(output).doesNotContain(token.substring(token.length() - 40));
        }
        assertThat(output).doesNotContain("\tat ");
      }
    }
  }

  private void awaitStatus(String token, int status) {
    await("status " + status)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(read(token).statusCode()).isEqualTo(status));
  }

  private HttpResponse<String> read(String token) {
    return agent.get("/v1/state/key", "Authorization", "Bearer " + token);
  }

  private NodeInPod node(Release release, String token, String namespace) throws IOException {
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            "rules: [{name: shop, subjects: [\"namespace:%s\"], prefix: \"\", may: [read]}]"
                .formatted(namespace));
    return NodeInPod.start(
        new SpringApplicationBuilder(GrapevineApplication.class, NoNetwork.class),
        release,
        Pod.at("10.1.0.1"),
        token,
        "grapevine.access.enabled=true",
        "grapevine.access.kubernetes=on",
        "grapevine.access.rules=" + rules,
        "grapevine.access.key-refresh=10s",
        "server.address=127.0.0.1",
        "server.port=" + ports.agent(),
        "grapevine.connection.address=127.0.0.1",
        "grapevine.connection.port=" + ports.peer(),
        "management.server.address=127.0.0.1",
        "management.server.port=" + ports.management(),
        "grapevine.connection.lame-duck-duration=0s",
        "grapevine.connection.bootstrap-timeout=1s");
  }

  private static void createServiceAccount(KubeApiServer kubernetes, String namespace)
      throws ApiException {
    new CoreV1Api(kubernetes.admin())
        .createNamespacedServiceAccount(
            namespace, new V1ServiceAccount().metadata(new V1ObjectMeta().name("cart")))
        .execute();
  }

  /** As the kubelet projects it into a pod. */
  private static String boundToken(KubeApiServer kubernetes, String namespace) throws ApiException {
    V1Pod pod =
        new CoreV1Api(kubernetes.admin())
            .createNamespacedPod(
                namespace,
                new V1Pod()
                    .metadata(new V1ObjectMeta().name("cart-1"))
                    .spec(
                        new V1PodSpec()
                            .overhead(null)
                            .serviceAccountName("cart")
                            .automountServiceAccountToken(false)
                            .addContainersItem(new V1Container().name("cart").image("cart"))))
            .execute();
    return kubernetes.token(
        namespace,
        "cart",
        new V1TokenRequestSpec()
            .audiences(List.of("grapevine"))
            .expirationSeconds(3600L)
            .boundObjectRef(
                new V1BoundObjectReference()
                    .apiVersion("v1")
                    .kind("Pod")
                    .name("cart-1")
                    .uid(pod.getMetadata().getUid())));
  }
}
