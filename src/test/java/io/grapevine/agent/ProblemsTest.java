package io.grapevine.agent;

import static io.grapevine.agent.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The problems that are HTTP's own; those of keys and values stand in their tests. */
@LiveNode
class ProblemsTest {

  private final Http node;

  ProblemsTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/nothing",
        "/v1/states",
        "/v1/statement/a",
        "/actuator/health",
        "/v1/State/a"
      })
  void thereIsNothingAtAnyOtherPath(String path) {
    assertProblem(node.get(path), 404, "not-found");
    assertProblem(node.put(path, "1"), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,  /v1/state/a, 'GET,PUT,PATCH,DELETE'",
    "POST, /v1/state, 'GET,PATCH,DELETE'",
    "PUT,  /v1/state, 'GET,PATCH,DELETE'",
  })
  void theAllowHeaderNamesTheMethodsOfAPath(String method, String path, String allowed) {
    var refused = node.send(method, path, BodyPublishers.ofString("1"));

    assertProblem(refused, 405, "method-not-allowed");
    assertThat(refused.headers().allValues("Allow"))
        .flatExtracting(value -> java.util.List.of(value.split(", *")))
        .contains(allowed.split(","))
        .doesNotContain(method);
  }

  @Test
  void aPageIsJsonOrLinesAndNothingElse() {
    assertProblem(node.get("/v1/state", "Accept", "text/html"), 406, "not-acceptable");
    assertThat(
            node.get("/v1/state", "Accept", "text/html, */*;q=0.1")
                .headers()
                .firstValue("Content-Type"))
        .hasValue("application/json");
  }

  @Test
  void aProblemIsJsonWhateverIsAccepted() {
    assertProblem(node.get("/v1/state/nothing", "Accept", "text/plain"), 404, "not-found");
    assertProblem(node.get("/v1/nothing", "Accept", "text/html"), 404, "not-found");
  }
}
