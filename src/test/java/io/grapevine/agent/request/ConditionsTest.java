package io.grapevine.agent.request;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.web.server.LocalServerPort;

@LiveNode
class ConditionsTest {

  private static final String NO_TAG = "\"0000000000000000-0000000000000000\"";

  private static final int INCREMENTS = 5;

  private final Http node;

  ConditionsTest(@LocalServerPort int port) {
    node = new Http(port);
  }

  @Test
  void everyAnswerAboutAValueHasItsTag() {
    String tag = tag(node.put("/v1/state/tag/a?ttl=1h", "1"));

    assertThat(tag).matches("\"[0-9a-f]{16}-[0-9a-f]{16}\"");
    var read = node.get("/v1/state/tag/a");
    assertThat(tag(read)).isEqualTo(tag);
    assertThat(tag(node.send("HEAD", "/v1/state/tag/a", BodyPublishers.noBody()))).isEqualTo(tag);
    assertThat(node.get("/v1/state?prefix=tag/a").body()).contains("\"tag\":" + tag);
    assertThat(node.get("/v1/state?prefix=tag/a", "Accept", "application/x-ndjson").body())
        .contains("\"tag\":" + tag);
    assertThat(read.headers().firstValue("Last-Modified")).isPresent();
    assertThat(read.headers().firstValue("Grapevine-Stamp").orElseThrow()).matches("\\d+\\.\\d+");
    assertThat(read.headers().firstValueAsLong("Grapevine-Ttl").orElseThrow())
        .isBetween(1L, 3_600_000L);
  }

  @Test
  void anUnchangedValueIsNotSentAgain() {
    String tag = tag(node.put("/v1/state/tag/same", "1"));

    var same = node.get("/v1/state/tag/same", "If-None-Match", tag);
    assertThat(same.statusCode()).isEqualTo(304);
    assertThat(same.body()).isEmpty();
    assertThat(tag(same)).isEqualTo(tag);
    node.put("/v1/state/tag/same", "1");
    assertThat(node.get("/v1/state/tag/same", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void aDateIsTooCoarseToLeaveOutAValue() {
    node.put("/v1/state/tag/date", "1");
    String date =
        node.get("/v1/state/tag/date").headers().firstValue("Last-Modified").orElseThrow();

    assertThat(node.get("/v1/state/tag/date", "If-Modified-Since", date).statusCode())
        .isEqualTo(200);
  }

  @Test
  void aReadCanHaveConditionsToo() {
    String tag = tag(node.put("/v1/state/tag/read", "1"));

    assertThat(node.get("/v1/state/tag/read", "If-Match", tag).body()).isEqualTo("1");
    assertThat(node.get("/v1/state/tag/read", "If-Match", "*").body()).isEqualTo("1");
    assertThat(node.get("/v1/state/tag/read", "If-None-Match", "*").statusCode()).isEqualTo(304);
    assertThat(node.get("/v1/state/tag/read", "If-None-Match", "\"x\", W/" + tag).statusCode())
        .isEqualTo(304);
    var other = node.get("/v1/state/tag/read", "If-Match", "\"x\"");
    assertProblem(other, 412, "condition-failed");
    assertThat(tag(other)).isEqualTo(tag);
  }

  /** Whoever sends it wants an error rather than a value that has changed. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/state/tag/known | If-Unmodified-Since | Sun, 29 Nov 2026 12:00:00 GMT",
        "/v1/state/tag/known | If-Match            | abc",
        "/v1/state/tag/known | If-None-Match       | abc",
        "/v1/state           | If-Match            | *",
        "/v1/state           | If-Unmodified-Since | Sun, 29 Nov 2026 12:00:00 GMT",
        "/v1/stats           | If-Match            | *",
        "/v3/api-docs        | If-Match            | *",
      })
  void aReadDoesNotIgnoreAConditionThatItCannotHave(String path, String name, String value) {
    node.put("/v1/state/tag/known", "1");

    assertProblem(node.get(path, name, value), 400, "invalid-condition");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "If-Modified-Since | Sun, 29 Nov 2099 12:00:00 GMT",
        "If-Range          | \"x\"",
        "Range             | bytes=0-0",
        "Range             | nonsense",
      })
  void whatWouldOnlySaveBytesIsIgnored(String name, String value) {
    node.put("/v1/state/tag/bytes", "123");

    var read = node.get("/v1/state/tag/bytes", name, value);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo("123");
    assertThat(node.get("/v1/state?limit=1", name, value).statusCode()).isEqualTo(200);
  }

  @Test
  void aQueryOfManyKeysHasNoCondition() {
    var query = BodyPublishers.ofString("[]");

    assertThat(node.send("POST", "/v1/state/query", query).statusCode()).isEqualTo(200);
    assertProblem(
        node.send("POST", "/v1/state/query", query, "If-Match", "*"), 400, "invalid-condition");
    assertProblem(
        node.send("POST", "/v1/state/query", query, "If-None-Match", "*"),
        400,
        "invalid-condition");
  }

  @Test
  void onlyTheFirstWriteCreates() {
    String tag = tag(node.put("/v1/state/tag/once", "1", "If-None-Match", "*"));

    var second = node.put("/v1/state/tag/once", "2", "If-None-Match", "*");
    assertProblem(second, 412, "condition-failed");
    assertThat(tag(second)).isEqualTo(tag);
    assertThat(node.get("/v1/state/tag/once").body()).isEqualTo("1");
  }

  @Test
  void onlyThePresentTagReplacesAndDeletes() {
    String first = tag(node.put("/v1/state/tag/cas", "1"));
    String second = tag(node.put("/v1/state/tag/cas", "2", "If-Match", first));

    var late = node.put("/v1/state/tag/cas", "3", "If-Match", first);
    assertProblem(late, 412, "condition-failed");
    assertThat(tag(late)).isEqualTo(second);
    assertProblem(delete("/v1/state/tag/cas", first), 412, "condition-failed");
    assertThat(node.get("/v1/state/tag/cas").body()).isEqualTo("2");
    assertThat(delete("/v1/state/tag/cas", NO_TAG + ", " + second).statusCode()).isEqualTo(204);
    var gone = delete("/v1/state/tag/cas", "*");
    assertProblem(gone, 412, "condition-failed");
    assertThat(gone.headers().firstValue("ETag")).isEmpty();
  }

  @Test
  void aWeakTagNeverMatchesStrongly() {
    String tag = tag(node.put("/v1/state/tag/weak", "1"));

    assertProblem(
        node.put("/v1/state/tag/weak", "2", "If-Match", "W/" + tag), 412, "condition-failed");
    assertProblem(
        node.put("/v1/state/tag/weak", "2", "If-None-Match", "W/" + tag), 412, "condition-failed");
  }

  @Test
  void aListMayBeAsLongAsAHeader() {
    String tags = "\"\",".repeat(2_500) + tag(node.put("/v1/state/tag/long", "1"));

    assertThat(node.put("/v1/state/tag/long", "2", "If-Match", tags).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "If-Match | abc",
        "If-Match | \"abc",
        "If-Match | \"abc\" def",
        "If-Match | *, \"abc\"",
        "If-None-Match | **",
        "If-None-Match | w/\"abc\"",
        "If-Unmodified-Since | Sun, 29 Nov 2026 12:00:00 GMT",
        "If-Modified-Since | Sun, 29 Nov 2026 12:00:00 GMT",
        "If-Range | \"abc\""
      })
  void aConditionThatIsNotUnderstoodIsAnError(String name, String value) {
    assertProblem(node.put("/v1/state/tag/odd", "1", name, value), 400, "invalid-condition");
    assertProblem(
        node.send("DELETE", "/v1/state/tag/odd", BodyPublishers.noBody(), name, value),
        400,
        "invalid-condition");
    assertProblem(node.get("/v1/state/tag/odd"), 404, "not-found");
  }

  @Test
  void concurrentWritersIncrementOneValue() throws Exception {
    node.put("/v1/state/tag/count", "0");
    int writers = 20;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        all.add(
            threads.submit(() -> {
              for (int done = 0; done < INCREMENTS; done++) {
                increment();
              }
            }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(node.get("/v1/state/tag/count").body())
        .isEqualTo(Integer.toString(writers * INCREMENTS));
  }

  private void increment() {
    HttpResponse<String> written;
    do {
      var read = node.get("/v1/state/tag/count");
      String next = Integer.toString(Integer.parseInt(read.body()) + 1);
      written = node.put("/v1/state/tag/count", next, "If-Match", tag(read));
    } while (written.statusCode() == 412);
    assertThat(written.statusCode()).isEqualTo(200);
  }

  private HttpResponse<String> delete(String path, String match) {
    return node.send("DELETE", path, BodyPublishers.noBody(), "If-Match", match);
  }

  private static String tag(HttpResponse<String> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
