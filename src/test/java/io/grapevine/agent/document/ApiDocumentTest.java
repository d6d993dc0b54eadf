package io.grapevine.agent.document;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class ApiDocumentTest {

  private final Http node;

  ApiDocumentTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @Test
  void isTheFileOfThisVersion() throws IOException {
    var answer = node.get("/v3/api-docs");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(answer.body())
        .isEqualTo(Files.readString(Path.of("src", "main", "resources", "openapi.json")));
  }

  @Test
  void isNotSentAgainToThoseThatHaveIt() {
    var first = node.get("/v3/api-docs");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    var again = node.get("/v3/api-docs", "If-None-Match", tag);

    assertThat(first.headers().firstValue("Cache-Control")).hasValue("max-age=300");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void hasNoOtherMethodThanGet() {
    var head = node.send("HEAD", "/v3/api-docs", BodyPublishers.noBody());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertProblem(node.put("/v3/api-docs", "{}"), 405, "method-not-allowed");
    assertProblem(node.get("/v3/api-docs/x"), 404, "not-found");
  }
}
