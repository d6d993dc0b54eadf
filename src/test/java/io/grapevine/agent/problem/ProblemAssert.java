package io.grapevine.agent.problem;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import java.net.http.HttpResponse;
import java.util.Map;

/** What all problems of the agent port have in common. */
public final class ProblemAssert {

  private ProblemAssert() {}

  /** Asserts that this is the problem, with no more in it than a client should see. */
  public static void assertProblem(HttpResponse<String> response, int status, String type) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertProblem(response.body(), status, type);
  }

  public static void assertProblem(String body, int status, String type) {
    Map<String, Object> problem = JsonPath.read(body, "$");
    assertThat(problem)
        .containsEntry("type", "urn:grapevine:problem:" + type)
        .containsEntry("status", status)
        .containsOnlyKeys("type", "status", "title", "detail", "instance");
    assertThat(problem).extractingByKey("detail").asString().isNotBlank().hasSizeLessThan(300);
    assertThat(body)
        .doesNotContain("Exception")
        .doesNotContainPattern("\\b(java|io\\.grapevine|org\\.springframework|tools\\.jackson)\\.");
  }

  public static String detail(HttpResponse<String> response) {
    return JsonPath.read(response.body(), "$.detail");
  }
}
