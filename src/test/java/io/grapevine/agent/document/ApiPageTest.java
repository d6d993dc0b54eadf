package io.grapevine.agent.document;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The page at /docs, as a browser loads it. */
@LiveNode
class ApiPageTest {

  private static final Pattern FILES = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

  private final Http node;

  ApiPageTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  private List<String> files() {
    return FILES
        .matcher(node.get("/docs").body())
        .results()
        .map((MatchResult found) -> found.group(1))
        .filter(file -> !file.startsWith("data:"))
        .toList();
  }

  @Test
  void everyFileOfThePageIsThereWithItsType() {
    assertThat(node.get("/docs").headers().firstValue("Content-Type")).hasValue("text/html");
    assertThat(files())
        .hasSize(3)
        .allSatisfy(file -> {
          var answer = node.get("/" + file);
          assertThat(answer.statusCode()).as(file).isEqualTo(200);
          assertThat(answer.body()).isNotEmpty();
          assertThat(answer.headers().firstValue("Content-Type").orElse(""))
              .startsWith(file.endsWith(".css") ? "text/css" : "text/javascript");
          String tag = answer.headers().firstValue("ETag").orElseThrow();
          assertThat(node.get("/" + file, "If-None-Match", tag).statusCode()).isEqualTo(304);
        });
    assertThat(node.get("/docs/swagger-ui-bundle.js").body()).contains("SwaggerUIBundle");
    assertThat(node.get("/docs/start.js").body()).contains("url: \"v3/api-docs\"");
  }

  @Test
  void itsPolicyAllowsNoInlineScriptAndItHasNone() {
    var page = node.get("/docs");

    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self';")
        .doesNotContain("unsafe-eval");
    assertThat(page.body()).doesNotContainPattern("<script[^>]*>[^<]").doesNotContain(" on");
  }

  @Test
  void nothingElseIsServed() {
    assertProblem(node.get("/docs/openapi.json"), 404, "not-found");
    assertProblem(node.get("/docs/..%2Fapplication.yaml"), 404, "not-found");
    assertProblem(node.get("/docs/"), 404, "not-found");
    assertProblem(node.put("/docs", "1"), 405, "method-not-allowed");
  }
}
