package io.grapevine.agent.batch;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.state.Key;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.Utf8;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Many keys in one answer, over real HTTP. */
@LiveNode
class QueryTest {

  private final Http node;
  private final ReplicatedState state;
  private final ManualClock clock;

  QueryTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired ManualClock clock) {
    this.node = new Http(port);
    this.state = state;
    this.clock = clock;
  }

  @Test
  void givesTheEntriesOfThoseKeysInTheirOrder() {
    put("query/a", "query/b", "query/\"\ud83c\udf47\"");

    var answer = query("[\"query/b\", \"query/\\\"\ud83c\udf47\\\"\", \"query/a\", \"query/b\"]");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(keys(answer))
        .containsExactly("query/b", "query/\"\ud83c\udf47\"", "query/a", "query/b");
  }

  @Test
  void anEntryIsWhatItIsInAPage() {
    put("query/same/a");

    assertThat(query("[\"query/same/a\"]").body())
        .isEqualTo(node.get("/v1/state?prefix=query/same/").body());
  }

  @Test
  void leavesOutWhatHasNoValue() {
    put("query/there", "query/deleted");
    state.remove(Key.of("query/deleted"));
    state.put(Key.of("query/expired"), Utf8.bytes("1"), 1);
    clock.advance(java.time.Duration.ofMillis(2));

    assertThat(keys(query("[\"query/never\",\"query/deleted\",\"query/there\",\"query/expired\"]")))
        .containsExactly("query/there");
    assertThat(query("[]").body()).isEqualTo("{\"entries\":[]}");
    assertThat(query("[\"query/never\"]").body()).isEqualTo("{\"entries\":[]}");
  }

  @Test
  void showsOnlyKeysToThoseWhoWantNoMore() {
    put("query/key");

    assertThat(send("/v1/state/query?fields=key", "[\"query/key\",\"query/no\"]").body())
        .isEqualTo("{\"entries\":[{\"key\":\"query/key\"}]}");
  }

  @Test
  void aThousandLargeValuesArriveWhole() {
    String value = '"' + "x".repeat(5_000) + '"';
    state.put(Key.of("query/large"), Utf8.bytes(value), 0);

    var answer = query(list(1_000, "query/large"));

    assertThat(JsonPath.<List<String>>read(answer.body(), "$.entries[*].value"))
        .hasSize(1_000)
        .containsOnly("x".repeat(5_000));
  }

  @Test
  void refusesMoreThanAThousandKeysAndBodiesThatAreTooLong() {
    assertThat(query(list(1_000, "query/none")).statusCode()).isEqualTo(200);
    assertProblem(query(list(1_001, "query/none")), 413, "body-too-large");
    var refused = query(" ".repeat(4 * 1024 * 1024) + "[]");
    assertProblem(refused, 413, "body-too-large");
    assertThat(refused.headers().firstValue("Connection"))
        .as("nobody reads the rest, so no other request may follow on the connection")
        .hasValue("close");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "\"query/a\"",
        "null",
        "[1]",
        "[null]",
        "[[\"a\"]]",
        "[{\"a\":\"b\"}]",
        "[\"a\"",
        "[\"a\"]]",
        "[\"a\"] []",
        "[\"a\",]",
      })
  void refusesABodyThatIsNotAListOfKeys(String body) {
    assertProblem(query(body), 400, "invalid-body");
  }

  @Test
  void refusesWhatIsNoKey() {
    assertProblem(query("[\"\"]"), 400, "invalid-key");
    assertProblem(query("[\"a\",\"" + "x".repeat(513) + "\"]"), 400, "invalid-key");
    assertProblem(query("[\"\\ud800\"]"), 400, "invalid-key");
  }

  @Test
  void refusesAnotherType() {
    assertProblem(
        node.send(
            "POST",
            "/v1/state/query",
            BodyPublishers.ofString("[]"),
            "Content-Type",
            "application/cbor"),
        415,
        "unsupported-type");
  }

  @Test
  void aKeyMayHaveTheNameOfTheQuery() {
    put("query");

    assertThat(node.get("/v1/state/query").statusCode()).isEqualTo(200);
  }

  private void put(String... keys) {
    for (String key : keys) {
      state.put(Key.of(key), Utf8.bytes("{\"x\":1}"), 0);
    }
  }

  private HttpResponse<String> query(String body) {
    return send("/v1/state/query", body);
  }

  private HttpResponse<String> send(String path, String body) {
    return node.send("POST", path, BodyPublishers.ofString(body));
  }

  private static String list(int count, String key) {
    return IntStream.range(0, count).mapToObj(i -> '"' + key + '"').collect(joining(",", "[", "]"));
  }

  private static List<String> keys(HttpResponse<String> answer) {
    return JsonPath.read(answer.body(), "$.entries[*].key");
  }
}
