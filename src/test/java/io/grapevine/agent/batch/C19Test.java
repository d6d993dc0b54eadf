package io.grapevine.agent.batch;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** The forms of c19 0.1, whose agent answers 204 to writes and knows no other response than 404. */
@LiveNode
@TestPropertySource(properties = {"grapevine.agent.c19=true", "grapevine.state.default-ttl=1h"})
class C19Test {

  private final Http node;
  private final ManualClock clock;

  C19Test(@LocalServerPort int port, @Autowired ManualClock clock) {
    this.node = new Http(port);
    this.clock = clock;
  }

  private void put(String json) {
    var written = node.put("/", json);
    assertThat(written.statusCode()).as(written.body()).isEqualTo(204);
    assertThat(written.body()).isEmpty();
  }

  @Test
  void readsWhatItWrote() {
    long now = clock.instant().toEpochMilli();
    put(
        "{\"cat\": {\"value\": {\"name\": \"garfield\"}, \"ttl\": 60000}, \"dog\": {\"value\": null}}");

    var cat = node.get("/cat");
    assertThat(cat.headers().firstValue("Content-Type")).hasValue("application/json");
    Map<String, Object> read = JsonPath.read(cat.body(), "$");
    assertThat(read).containsOnlyKeys("value", "ts", "ttl");
    assertThat(JsonPath.<Number>read(cat.body(), "$.ts").longValue()).isGreaterThanOrEqualTo(now);
    assertThat(cat.body()).startsWith("{\"value\":{\"name\":\"garfield\"},\"ts\":");
    assertThat(node.get("/dog").body()).startsWith("{\"value\":null,\"ts\":");
    assertThat(node.get("/v1/state/cat").body()).isEqualTo("{\"name\":\"garfield\"}");
    assertProblem(node.get("/mouse"), 404, "not-found");
  }

  @Test
  void aTtlCountsFromTs() {
    long ts = clock.instant().toEpochMilli() - 1_000;
    put("{\"past\": {\"value\": 1, \"ttl\": 5000, \"ts\": %d}}".formatted(ts));

    assertThat(node.get("/past").body())
        .isEqualTo("{\"value\":1,\"ts\":%d,\"ttl\":5000}".formatted(ts));
    clock.advance(Duration.ofSeconds(4));
    assertProblem(node.get("/past"), 404, "not-found");
  }

  @Test
  void anExpiredValueIsIgnored() {
    put("{\"gone\": {\"value\": 1, \"ttl\": 5, \"ts\": 1}}");

    assertProblem(node.get("/gone"), 404, "not-found");
  }

  @Test
  void anOlderValueLosesInSilence() {
    long ts = clock.instant().toEpochMilli() - 1_000;
    put("{\"old\": {\"value\": 2, \"ts\": %d}}".formatted(ts));
    put("{\"old\": {\"value\": 1, \"ts\": %d}}".formatted(ts - 1));

    assertThat(node.get("/old").body()).startsWith("{\"value\":2,");
    put("{\"old\": {\"value\": 3, \"ts\": %d}}".formatted(ts + 1));
    assertThat(node.get("/old").body()).startsWith("{\"value\":3,");
  }

  @Test
  void withoutATtlTheDefaultHolds() {
    put("{\"default\": {\"value\": 1}, \"null\": {\"value\": 1, \"ttl\": null}}");

    assertThat(node.get("/v1/state/default").headers().firstValue("Grapevine-Ttl")).isPresent();
    assertThat(node.get("/v1/state/null").headers().firstValue("Grapevine-Ttl")).isPresent();
  }

  @Test
  void aKeyIsPercentDecoded() {
    put("{\"a/b c\": {\"value\": 1}}");

    assertThat(node.get("/a%2Fb%20c").body()).startsWith("{\"value\":1,");
    assertProblem(node.get("/a/b%20c"), 404, "not-found");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "invalid-body | [1]",
        "invalid-body | {\"x\": 1}",
        "invalid-body | {\"x\": null}",
        "invalid-body | {\"x\": {}}",
        "invalid-body | {\"x\": {\"ttl\": 1}}",
        "invalid-body | {\"x\": {\"value\": 1, \"tll\": 1}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ttl\": \"30s\"}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ttl\": 0}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ttl\": 1.5}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ts\": -1}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ts\": null}}",
        "invalid-body | {\"x\": {\"value\": 1, \"ts\": 281474976710656}}",
        "invalid-body | {\"x\": {\"value\": 1}, \"x\": {\"value\": 2}}",
        "invalid-body | {\"x\": {\"value\": 1, \"value\": 2}}",
        "invalid-body | {\"x\": {\"value\": 1}",
        "invalid-key  | {\"\": {\"value\": 1}}",
        "invalid-stamp | {\"x\": {\"value\": 1}, \"y\": {\"value\": 1, \"ts\": 281474976710655}}",
      })
  void whatIsNotValidChangesNothing(String problem, String json) {
    assertProblem(node.put("/", json), 400, problem);
    assertProblem(node.get("/x"), 404, "not-found");
  }

  @Test
  void aBodyHasItsLimits() {
    String long1 = "\"" + "x".repeat(LiveNode.MAX_VALUE_BYTES) + "\"";

    var refused = node.put("/", "{\"x\": {\"value\": %s}}".formatted(long1));

    assertThat(refused.statusCode()).isEqualTo(413);
    assertProblem(node.put("/", "{}", "Content-Type", "text/plain"), 415, "unsupported-type");
    assertProblem(node.put("/?ttl=5s", "{}"), 400, "invalid-parameter");
    assertProblem(node.put("/", "{}", "If-Match", "*"), 400, "invalid-condition");
  }

  @Test
  void theOtherPathsStayWhatTheyAre() {
    put("{\"v1\": {\"value\": 1}}");

    assertThat(node.get("/v1").body()).startsWith("{\"value\":1,");
    assertThat(node.get("/v3/api-docs").body()).startsWith("{\n  \"openapi\"");
    assertThat(node.get("/v1/stats").statusCode()).isEqualTo(200);
    assertProblem(node.get("/"), 405, "method-not-allowed");
    assertProblem(node.put("/cat", "1"), 405, "method-not-allowed");
  }
}
