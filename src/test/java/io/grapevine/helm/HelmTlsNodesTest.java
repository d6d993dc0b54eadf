package io.grapevine.helm;

import static io.grapevine.helm.Chart.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.http.NodeOnThreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/** Nodes with the settings and the certificate of a release. */
@RunsHelm
class HelmTlsNodesTest {

  @TempDir private Path pod;

  @Test
  void replicateOverTlsWithTheCertificateOfTheChart() throws IOException, InterruptedException {
    var objects = Chart.rendered("tls.enabled=true", "tls.selfSigned=true");
    Map<String, Object> files =
        Chart.map(objects.get("Secret/demo-grapevine-selfsigned"), "$.data");
    for (var file : files.entrySet()) {
      var content = Base64.getDecoder().decode(file.getValue().toString());
      Files.write(pod.resolve(file.getKey()), content);
    }
    var settings =
        at(objects.get("ConfigMap/demo-grapevine"), "$.data['application.yaml']").toString();
    Files.writeString(pod.resolve("application.yaml"), settings.replace("/tls/", pod + "/"));

    try (var client = HttpClient.newBuilder().sslContext(trusted()).build();
        var other = node();
        var one = node("grapevine.peers.addresses=127.0.0.1:" + other.ports.peer())) {
      var write =
          HttpRequest.newBuilder(state(one)).PUT(HttpRequest.BodyPublishers.ofString("1")).build();
      assertThat(client.send(write, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

      var read = HttpRequest.newBuilder(state(other)).build();
      await("the other node has it")
          .until(() -> client.send(read, BodyHandlers.ofString()).body().equals("1"));
    }
  }

  private NodeOnThreePorts node(String... settings) {
    var all = new ArrayList<>(List.of(settings));
    all.add("grapevine.connection.lame-duck-duration=0s");
    all.add("spring.config.additional-location=file:" + pod + "/");
    return new NodeOnThreePorts(all.toArray(String[]::new));
  }

  private static URI state(NodeOnThreePorts node) {
    return URI.create("https://localhost:" + node.ports.agent() + "/v1/state/a");
  }

  private SSLContext trusted() {
    var authority = PemSslStoreDetails.forCertificate("file:" + pod.resolve("ca.crt"));
    return SslBundle.of(new PemSslStoreBundle(null, authority)).createSslContext();
  }
}
