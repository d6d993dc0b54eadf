package io.grapevine.agent.batch;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.state.Tag;
import io.grapevine.state.Version;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Utf8;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many keys in one write, over real HTTP. */
@LiveNode
class BatchRequestTest {

  private final Http node;
  private final ReplicatedState state;
  private final ManualClock clock;

  BatchRequestTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired ManualClock clock) {
    this.node = new Http(port);
    this.state = state;
    this.clock = clock;
  }

  @Test
  void writesTouchesAndDeletesAtOnceAndAnswersWithTheTags() {
    put("batch/touched");
    put("batch/deleted");

    var answer =
        patch(
            """
            {"batch/new": {"value": {"x": [1, 2.0]}, "ttl": "30s"},
             "batch/null": {"value": null},
             "batch/touched": {"ttl": "1m"},
             "batch/deleted": null}\
            """);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    Map<String, Object> tags = JsonPath.read(answer.body(), "$.tags");
    assertThat(tags.keySet())
        .containsExactly("batch/new", "batch/null", "batch/touched", "batch/deleted");
    assertThat(tags).containsEntry("batch/deleted", null);
    assertThat(tags).containsEntry("batch/touched", tag("batch/touched"));
    assertThat(node.get("/v1/state/batch/new").headers().firstValue("ETag"))
        .hasValue("\"" + tags.get("batch/new") + "\"");
    assertThat(node.get("/v1/state/batch/new").body()).isEqualTo("{\"x\":[1,2.0]}");
    assertThat(node.get("/v1/state/batch/null").body()).isEqualTo("null");
    assertThat(node.get("/v1/state/batch/deleted").statusCode()).isEqualTo(404);
    assertThat(entry("batch/new").expiry()).isEqualTo(clock.millis() + 30_000);
    assertThat(entry("batch/touched").expiry()).isEqualTo(clock.millis() + 60_000);
  }

  @Test
  void aConditionThatFailsNamesItsKeyAndThePresentTagAndNothingChanges() {
    put("batch/if/a");
    put("batch/if/b");
    Version before = state.version();

    var answer =
        patch(
            """
            {"batch/if/a": {"value": 2, "ifMatch": "%s"},
             "batch/if/b": {"value": 2, "ifNoneMatch": "*"}}\
            """
                .formatted(tag("batch/if/a")));

    assertThat(answer.statusCode()).isEqualTo(412);
    Map<String, Object> problem = JsonPath.read(answer.body(), "$");
    assertThat(problem)
        .containsEntry("type", "urn:grapevine:problem:condition-failed")
        .containsEntry("key", "batch/if/b")
        .containsEntry("tag", tag("batch/if/b"));
    assertThat(state.version()).isEqualTo(before);
  }

  @Test
  void conditionsThatHoldLetAllOfItHappen() {
    put("batch/move/from");
    String tag = tag("batch/move/from");

    assertThat(
            patch(
                    """
                    {"batch/move/from": {"delete": true, "ifMatch": ["%s", "%s"]},
                     "batch/move/to": {"value": 1, "ifNoneMatch": "*"}}\
                    """
                        .formatted("0".repeat(16) + "-" + "0".repeat(16), tag))
                .statusCode())
        .isEqualTo(200);
    assertThat(state.get(Key.of("batch/move/from"))).isEmpty();
    assertThat(state.get(Key.of("batch/move/to"))).isPresent();
  }

  @Test
  void aTouchOfWhatIsNotThereIsAConditionThatFails() {
    var answer = patch("{\"batch/no/a\":{\"value\":1},\"batch/no/b\":{\"ttl\":\"30s\"}}");

    assertThat(answer.statusCode()).isEqualTo(412);
    Map<String, Object> problem = JsonPath.read(answer.body(), "$");
    assertThat(problem).containsEntry("key", "batch/no/b").doesNotContainKey("tag");
    assertThat(state.entry(Key.of("batch/no/a"))).isEmpty();
  }

  @Test
  void aValueThatIsTooLargeNamesItsKey() {
    String value = '"' + "x".repeat(LiveNode.MAX_VALUE_BYTES) + '"';

    var answer = patch("{\"batch/s\":{\"value\":1},\"batch/l\":{\"value\":%s}}".formatted(value));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(JsonPath.<String>read(answer.body(), "$.key")).isEqualTo("batch/l");
    assertThat(state.entry(Key.of("batch/s"))).isEmpty();
  }

  @Test
  void anEmptyBatchWritesNothing() {
    Version before = state.version();

    assertThat(patch("{}").body()).isEqualTo("{\"tags\":{}}");
    assertThat(state.version()).isEqualTo(before);
  }

  @Test
  void takesAThousandKeysAndNoMore() {
    assertThat(patch(values("batch/most/", 1_000)).statusCode()).isEqualTo(200);
    assertProblem(patch(values("batch/more/", 1_001)), 413, "body-too-large");
    assertProblem(
        patch(" ".repeat(LiveNode.MAX_VALUE_BYTES + 1024 * 1024) + "{}"), 413, "body-too-large");
    assertThat(state.entry(Key.of("batch/more/0"))).isEmpty();
    node.delete("/v1/state?prefix=batch/most/"); // Other tests list all keys of this node.
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '!',
      value = {
        "!!|invalid-body",
        "[]|invalid-body",
        "{\"a\":{\"value\":1}|invalid-body",
        "{\"a\":1}|invalid-body",
        "{\"a\":[]}|invalid-body",
        "{\"a\":{}}|invalid-body",
        "{\"a\":{\"tll\":\"5s\",\"value\":1}}|invalid-body",
        "{\"a\":{\"value\":1,\"value\":2}}|invalid-body",
        "{\"a\":null,\"a\":{\"value\":2}}|invalid-body",
        "{\"a\":{\"value\":1},\"\\u0061\":null}|invalid-body",
        "{\"a\":{\"ttl\":5}}|invalid-body",
        "{\"a\":{\"value\":1,\"ttl\":null}}|invalid-body",
        "{\"a\":{\"value\":1,\"ifMatch\":1}}|invalid-body",
        "{\"a\":{\"value\":1,\"ifMatch\":[1]}}|invalid-body",
        "{\"a\":{\"value\":1,\"delete\":true}}|invalid-body",
        "{\"a\":{\"ttl\":\"1s\",\"delete\":true}}|invalid-body",
        "{\"a\":{\"delete\":false}}|invalid-body",
        "{\"a\":{\"delete\":1234}}|invalid-body",
        "{\"a\":{\"value\":1,\"ttl\":\"5\"}}|invalid-ttl",
        "{\"a\":{\"ttl\":\"-5s\"}}|invalid-ttl",
        "{\"a\":{\"value\":1,\"ifMatch\":\"x\"}}|invalid-condition",
        "{\"a\":{\"value\":1,\"ifNoneMatch\":[\"*\",\"x\"]}}|invalid-condition",
        "{\"\":{\"value\":1}}|invalid-key",
        "{\"\\ud800\":null}|invalid-body",
      })
  void refusesABodyThatIsNotABatch(String body, String type) {
    Version before = state.version();

    assertProblem(patch(body), 400, type);

    assertThat(state.version()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/merge-patch+json", "application/json-patch+json", "text/plain"})
  void refusesPatchesOfOtherKinds(String type) {
    assertProblem(patch("{\"a\":null}", "Content-Type", type), 415, "unsupported-type");
    assertProblem(
        node.put("/v1/state/batch/a", "{\"a\":null}", "Content-Type", type),
        415,
        "unsupported-type");
  }

  @Test
  void refusesAConditionThatWouldSayNothingAboutAnyKey() {
    assertProblem(patch("{}", "If-None-Match", "*"), 400, "invalid-condition");
    assertProblem(patch("{}", "If-Unmodified-Since", "x"), 400, "invalid-condition");
  }

  private static String values(String prefix, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"%s%d\":{\"value\":%d}".formatted(prefix, i, i))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private void put(String key) {
    assertThat(state.put(Key.of(key), Utf8.bytes("1"), 0)).isInstanceOf(PutResult.Stored.class);
  }

  private Entry entry(String key) {
    return state.entry(Key.of(key)).orElseThrow();
  }

  private String tag(String key) {
    return Tag.of(entry(key)).toString();
  }

  private HttpResponse<String> patch(String body, String... headers) {
    return node.send("PATCH", "/v1/state", BodyPublishers.ofString(body), headers);
  }
}
