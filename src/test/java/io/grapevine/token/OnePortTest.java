package io.grapevine.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.GrapevineApplication;
import io.grapevine.cluster.NodePorts;
import io.grapevine.testing.Http;
import io.grapevine.testing.OwnLoops;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;

/** The actuator needs the same permissions if it is on the agent port. */
class OnePortTest {

  @TempDir private Path directory;

  @Test
  void theActuatorIsForOperatorsOnTheAgentPort() throws IOException {
    NodePorts ports = NodePorts.free();
    Http http = new Http(ports.agent());
    Path rules =
        Files.writeString(
            directory.resolve("rules.yaml"),
            """
            rules:
              - {name: all, subjects: [anonymous, ann], prefix: "", may: [read, write]}
              - {name: operators, subjects: [ann], may: [operate]}
            """);
    Path tokens = Files.writeString(directory.resolve("tokens"), "ann 0123456789abcdef");
    try (var node =
        SpringApplication.run(
            new Class<?>[] {GrapevineApplication.class, OwnLoops.class},
            new String[] {
              "--server.port=" + ports.agent(),
              "--management.server.port=" + ports.agent(),
              "--grapevine.connection.port=" + ports.peer(),
              "--grapevine.access.enabled=true",
              "--grapevine.access.rules=" + rules,
              "--grapevine.access.tokens=" + tokens,
            })) {
      assertThat(node.isRunning()).isTrue();
      assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
      for (String path : new String[] {"/actuator/info", "/actuator/prometheus", "/actuator"}) {
        assertThat(http.get(path).statusCode()).as(path).isEqualTo(401);
        assertThat(http.get(path, "Authorization", "Bearer 0123456789abcdef").statusCode())
            .as(path)
            .isEqualTo(200);
      }
      assertThat(http.put("/v1/state/actuator/info", "1").statusCode()).isEqualTo(201);
      assertThat(http.get("/v1/state/actuator/info").statusCode()).isEqualTo(200);
    }
  }
}
