package io.grapevine.agent.request;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.agent.problem.ProblemAssert;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class StrictQueryTest {

  private final Http node;

  StrictQueryTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tll=5s",
        "TTL=5s",
        "ttl",
        "ttl&ttl=5s",
        "ttl=5s&ttl=6s",
        "ttl=5s&x",
        "limit=1",
        "=5s",
        "%74tl"
      })
  @DisplayName("Trap: a misspelled ttl stored a value that never expired")
  void aWriteWithAnyOtherQueryChangesNothing(String query) {
    node.put("/v1/state/strict/query", "1");

    assertProblem(node.put("/v1/state/strict/query?" + query, "2"), 400, "invalid-parameter");

    assertThat(node.get("/v1/state/strict/query").body()).isEqualTo("1");
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /v1/state/strict/any?x=1",
    "GET,    /v1/state?prefx=a",
    "GET,    /v1/state?prefix=a&prefix=b",
    "GET,    /v1/state?prefix",
    "DELETE, /v1/state/strict/any?ttl=5s",
  })
  void everyRequestHasOnlyItsOwnParameters(String method, String path) {
    assertProblem(
        node.send(method, path, java.net.http.HttpRequest.BodyPublishers.noBody()),
        400,
        "invalid-parameter");
  }

  @Test
  void theProblemNamesTheParametersOfTheRequest() {
    var page = node.get("/v1/state?prefx=a");

    assertThat(ProblemAssert.detail(page))
        .contains("\"prefx\"")
        .contains("after, before, fields, limit, order, prefix");
    assertThat(ProblemAssert.detail(node.get("/v1/state/a?" + "x".repeat(2_000))))
        .hasSizeLessThan(200);
  }

  @Test
  void aQueryWithoutAParameterIsNone() {
    assertThat(node.put("/v1/state/strict/none?", "1").statusCode()).isEqualTo(201);
    assertThat(node.get("/v1/state/strict/none?&").statusCode()).isEqualTo(200);
  }
}
