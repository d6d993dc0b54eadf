package io.grapevine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grapevine.testing.Http;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node with access off is as if Spring Security were not there. */
@RunsProcesses
class AccessOffTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern SECURITY =
      Pattern.compile(
          ".* (org\\.springframework\\.security\\.\\S+|com\\.nimbusds\\.\\S+) source:.*");

  /** Spring Cloud looks for the first, and the actuator of Spring Boot for the second. */
  private static final List<String> OF_OTHERS =
      List.of(
          " org.springframework.security.crypto.encrypt.",
          " org.springframework.security.core.context.");

  @TempDir private Path directory;

  @Test
  void everyoneMayDoEverythingAndNothingOfItIsLoaded() throws IOException {
    Path loaded = directory.resolve("loaded");
    NodePorts ports = NodePorts.free();
    Http agent = new Http(ports.agent());
    Http management = new Http(ports.management());
    try (NodeProcess node =
        NodeProcess.start(
            "off", ports, List.of(), NodeProcess.quickStart("-Xlog:class+load:file=" + loaded))) {
      await("ready").atMost(PATIENCE).until(node.client()::isReady);

      for (String key : List.of("plain", "a%2Fb", "a;b=c", "a//b", "..%2F..", "%25")) {
        assertThat(agent.put("/v1/state/" + key, "1").statusCode()).as(key).isEqualTo(201);
        assertOpen(agent.get("/v1/state/" + key));
        assertOpen(agent.get("/v1/state/" + key, "Authorization", "Bearer nonsense"));
        assertThat(agent.delete("/v1/state/" + key).statusCode()).as(key).isEqualTo(204);
      }
      assertOpen(agent.get("/v1/state?limit=1", "Authorization", "Basic nonsense"));
      for (String path : List.of("health", "info", "prometheus")) {
        assertOpen(management.get("/actuator/" + path, "Authorization", "Bearer nonsense"));
      }
      assertThat(management.get("/actuator/health").body()).contains("components");
      assertThat(agent.send("POST", "/v1/state/query", BodyPublishers.ofString("[]")).statusCode())
          .isEqualTo(200);
    }

    assertThat(Files.readAllLines(loaded))
        .hasSizeGreaterThan(1000)
        .filteredOn(line -> SECURITY.matcher(line).matches())
        .allMatch(line -> OF_OTHERS.stream().anyMatch(line::contains));
  }

  private static void assertOpen(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("WWW-Authenticate")).isEmpty();
  }
}
