package io.grapevine.agent.wait;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What waits, on a node that is alone. */
@LiveNode
class WaitingRequestsTest {

  private static final String AT_LEAST = "Grapevine-At-Least";
  private static final String NO_TAG = "\"0000000000000001-0000000000000001\"";

  private final Http node;

  WaitingRequestsTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "majority", "all"})
  void aNodeThatIsAloneIsAMajorityAndAll(String w) {
    String path = "/v1/state/concern/" + w + "?timeout=1ms&w=" + w;

    assertThat(node.put(path + "&ttl=1h", "1").statusCode()).isEqualTo(201);
    assertThat(node.send("PATCH", path + "&ttl=2h", BodyPublishers.noBody()).statusCode())
        .isEqualTo(204);
    assertThat(node.delete(path).statusCode()).isEqualTo(204);
  }

  @Test
  void moreNodesThanThereAreIsAnErrorBeforeTheWrite() {
    var answer = node.put("/v1/state/concern/two?w=2", "1");

    assertProblem(answer, 503, "too-few-nodes");
    assertThat(answer.body()).contains("w is 2").contains("1 node,");
    assertProblem(node.get("/v1/state/concern/two"), 404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "w=0",
        "w=most",
        "w=",
        "w=1&timeout=5",
        "w=all&timeout=2m",
        "timeout=0s",
        "w=1&w=1"
      })
  void aConcernThatIsNotUnderstoodIsAnError(String query) {
    String path = "/v1/state/concern/odd?" + query;

    assertProblem(node.put(path, "1"), 400, "invalid-parameter");
    assertProblem(node.delete(path), 400, "invalid-parameter");
    assertProblem(
        node.send("PATCH", path + "&ttl=1h", BodyPublishers.noBody()), 400, "invalid-parameter");
    assertProblem(node.get("/v1/state/concern/odd"), 404, "not-found");
  }

  @Test
  void writesOfManyKeysWaitAsWell() {
    String batch = "{\"concern/many/a\":{\"value\":1},\"concern/many/b\":{\"value\":2}}";

    assertProblem(patch("?w=2", batch), 503, "too-few-nodes");
    assertProblem(node.get("/v1/state/concern/many/a"), 404, "not-found");
    assertThat(patch("?w=all&timeout=1ms", batch).statusCode()).isEqualTo(200);
    assertProblem(node.delete("/v1/state?prefix=concern/many/&w=2"), 503, "too-few-nodes");
    assertThat(node.get("/v1/state/concern/many/a").statusCode()).isEqualTo(200);
    assertThat(node.delete("/v1/state?prefix=concern/many/&w=all").body())
        .isEqualTo("{\"deleted\":2}");
    for (String query : new String[] {"?w=0", "?w=all&timeout=1"}) {
      assertProblem(patch(query, batch), 400, "invalid-parameter");
      assertProblem(
          node.delete("/v1/state" + query + "&prefix=concern/many/"), 400, "invalid-parameter");
    }
  }

  private HttpResponse<String> patch(String query, String json) {
    return node.send(
        "PATCH",
        "/v1/state" + query,
        BodyPublishers.ofString(json),
        "Content-Type",
        "application/json");
  }

  @Test
  void aConditionIsDecidedBeforeTheWait() {
    assertProblem(
        node.put("/v1/state/concern/if?w=all", "1", "If-Match", NO_TAG), 412, "condition-failed");
  }

  @Test
  void aReaderHasWhatThisNodeHas() {
    String first = tag(node.put("/v1/state/concern/read", "1"));
    String second = tag(node.put("/v1/state/concern/read", "2"));

    for (String tag : new String[] {first, second, "W/" + second, second.replace("\"", "")}) {
      var read = node.get("/v1/state/concern/read?timeout=1ms", AT_LEAST, tag);
      assertThat(read.statusCode()).isEqualTo(200);
      assertThat(read.body()).isEqualTo("2");
      assertThat(tag(read)).isEqualTo(second);
    }
    var head =
        node.send("HEAD", "/v1/state/concern/read", BodyPublishers.noBody(), AT_LEAST, second);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(
            node.get("/v1/state/concern/read", AT_LEAST, first, "If-None-Match", second)
                .statusCode())
        .isEqualTo(304);
  }

  @Test
  void aReaderOfADeleteGetsNothing() {
    String written = tag(node.put("/v1/state/concern/gone", "1"));
    String deleted =
        node.delete("/v1/state/concern/gone").headers().firstValue("Grapevine-Tag").orElseThrow();

    for (String tag : new String[] {written, deleted}) {
      assertProblem(node.get("/v1/state/concern/gone", AT_LEAST, tag), 404, "not-found");
    }
  }

  @Test
  void aReaderOfAnEntryThatDoesNotComeWaitsForItsTimeAlone() {
    var answer = node.get("/v1/state/concern/none?timeout=50ms", AT_LEAST, NO_TAG);

    assertProblem(answer, 504, "entry-not-here");
    assertThat(answer.body()).contains("concern/none").contains(NO_TAG.replace("\"", ""));
    node.put("/v1/state/concern/future", "1");
    assertProblem(
        node.get(
            "/v1/state/concern/future?timeout=50ms",
            AT_LEAST,
            "\"ffffffffffffffff-0000000000000001\""),
        504,
        "entry-not-here");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "*", "\"\"", NO_TAG + ", " + NO_TAG, "\"0-0\""})
  void aTagThatIsNoneIsAnError(String tag) {
    assertProblem(node.get("/v1/state/concern/none", AT_LEAST, tag), 400, "invalid-tag");
  }

  @Test
  void aTimeoutWithoutSomethingToWaitForIsAnError() {
    assertProblem(node.get("/v1/state/concern/none?timeout=1s"), 400, "invalid-parameter");
    assertProblem(
        node.get("/v1/state/concern/none?timeout=1", AT_LEAST, NO_TAG), 400, "invalid-parameter");
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
