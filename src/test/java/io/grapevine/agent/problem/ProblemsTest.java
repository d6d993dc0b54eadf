package io.grapevine.agent.problem;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
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
    "/v1/state/a,     'DELETE,GET,HEAD,OPTIONS,PATCH,PUT'",
    "/v1/state/,      'DELETE,GET,HEAD,OPTIONS,PATCH,PUT'",
    "/v1/state/query, 'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
    "/v1/state,       'DELETE,GET,HEAD,OPTIONS,PATCH'",
    "/v1/stats,       'GET,HEAD,OPTIONS'",
    "/v3/api-docs,    'GET,HEAD,OPTIONS'",
  })
  void theAllowHeaderNamesTheMethodsOfAPath(String path, String allowed) {
    var options = node.send("OPTIONS", path, BodyPublishers.noBody());
    assertThat(options.statusCode()).isEqualTo(204);
    assertThat(allowed(options)).containsExactly(allowed.split(","));

    for (String method :
        List.of("GET", "HEAD", "PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND", "get")) {
      var answer = node.send(method, path, BodyPublishers.ofString("1"));
      if (allowed(options).contains(method)) {
        assertThat(answer.statusCode()).as(method).isNotEqualTo(405);
      } else {
        assertProblem(answer, 405, "method-not-allowed");
        assertThat(allowed(answer)).isEqualTo(allowed(options));
      }
    }
  }

  private static List<String> allowed(HttpResponse<String> response) {
    return List.of(response.headers().firstValue("Allow").orElseThrow().split(", *"));
  }

  @Test
  void thePathOfAllKeysIsNotThatOfAnEmptyKey() {
    assertProblem(node.get("/v1/state/"), 400, "invalid-key");
    assertThat(node.get("/v1/state").statusCode()).isEqualTo(200);
    assertProblem(node.put("/v1/state", "1"), 405, "method-not-allowed");
    assertProblem(node.get("/v1/state?limit=1", "Accept", "text/html"), 406, "not-acceptable");
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
  void aValueIsJsonAndNothingElse() {
    assertProblem(node.get("/v1/state/a", "Accept", "text/html"), 406, "not-acceptable");
    assertProblem(node.get("/v1/stats", "Accept", "text/html"), 406, "not-acceptable");
  }

  @Test
  void aProblemIsJsonWhateverIsAccepted() {
    assertProblem(node.get("/v1/state/nothing?x=y", "Accept", "*/*"), 400, "invalid-parameter");
    assertProblem(node.get("/v1/nothing", "Accept", "text/html"), 404, "not-found");
    assertProblem(node.put("/v1/state/a", "x", "Accept", "text/html"), 400, "invalid-value");
  }
}
