package io.grapevine.agent.backup;

import static io.grapevine.agent.problem.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.grapevine.json.Json;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.state.ReplicatedState;
import io.grapevine.testing.Http;
import io.grapevine.testing.LiveNode;
import io.grapevine.testing.ManualClock;
import io.grapevine.testing.RawClient;
import io.grapevine.testing.Utf8;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Exports and imports, over real HTTP. */
@LiveNode
class BackupTest {

  private static final String EXPORT = "/v1/export?prefix=backup/";

  private final int port;
  private final Http node;
  private final ReplicatedState state;
  private final ManualClock clock;

  BackupTest(
      @LocalServerPort int port, @Autowired ReplicatedState state, @Autowired ManualClock clock) {
    this.port = port;
    this.node = new Http(port);
    this.state = state;
    this.clock = clock;
  }

  /** Other tests list all keys of this node. */
  @AfterEach
  void clear() {
    node.delete("/v1/state?prefix=backup/");
  }

  @Test
  void anExportHasWhatReadersSeeAsLines() {
    put("backup/\"a\"", "{\"x\": [1.0]}", 0);
    put("backup/b", "1", 5_000);
    put("backup/c", "1", 0);
    state.remove(Key.of("backup/c"));
    clock.advance(Duration.ofMillis(1_000));

    var export = node.get(EXPORT);

    assertThat(export.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
    assertThat(export.body())
        .isEqualTo(
            """
            {"key":"backup/\\"a\\"","value":{"x":[1.0]}}
            {"key":"backup/b","value":1,"ttl":4000}
            """);
    assertThat(node.get(EXPORT + "&stamps=false").body()).isEqualTo(export.body());
    assertThat(node.get(EXPORT + "&stamps=true").body())
        .isEqualTo(node.get("/v1/state?prefix=backup/", "Accept", "application/x-ndjson").body());
    assertProblem(node.get(EXPORT + "&stamps=yes"), 400, "invalid-parameter");
    assertProblem(node.get(EXPORT, "Accept", "text/html"), 406, "not-acceptable");
  }

  @Test
  void anExportWithoutStampsIsAWriteOfNowAndWins() {
    put("backup/a", "1", 0);
    put("backup/b", "2", 60_000);
    String backup = node.get(EXPORT).body();
    put("backup/a", "3", 0);
    state.remove(Key.of("backup/b"));

    var report = send("PUT", "/v1/import", backup);

    assertThat(report.statusCode()).as(report.body()).isEqualTo(200);
    assertThat(report.body())
        .isEqualTo("{\"imported\":2,\"unchanged\":0,\"refused\":0,\"errors\":[]}");
    assertThat(value("backup/a")).isEqualTo("1");
    assertThat(entry("backup/b").expiry()).isEqualTo(clock.millis() + 60_000);
  }

  @Test
  void anExportWithStampsComesBackExactlyAndDoesNotWinOverWhatWasWrittenSince() {
    put("backup/a", "1", 0);
    put("backup/a", "1", 90_000); // Covers the one before.
    put("backup/b", "2", 60_000);
    put("backup/c", "3", 0);
    put("backup/d", "4", 0);
    Entry a = entry("backup/a");
    Entry b = entry("backup/b");
    String backup = node.get(EXPORT + "&stamps=true").body();
    state.retain(entry -> !entry.keyText().startsWith("backup/a"));
    state.retain(entry -> !entry.keyText().startsWith("backup/b"));
    put("backup/c", "7", 0);
    state.remove(Key.of("backup/d"));

    var report = send("POST", "/v1/import?stamps=true", backup);

    assertThat(report.body())
        .isEqualTo("{\"imported\":2,\"unchanged\":2,\"refused\":0,\"errors\":[]}");
    assertThat(entry("backup/a")).isEqualTo(a);
    assertThat(a.covers()).isTrue();
    assertThat(entry("backup/b")).isEqualTo(b);
    assertThat(value("backup/c")).isEqualTo("7");
    assertThat(state.get(Key.of("backup/d"))).isEmpty();
  }

  @Test
  void aValueAsDeepAsOneCanBeComesBack() {
    String deep = "[".repeat(500) + "]".repeat(500);
    assertThat(node.put("/v1/state/backup/deep", deep).statusCode()).isEqualTo(201);

    assertThat(send("PUT", "/v1/import", node.get(EXPORT).body()).body())
        .contains("\"imported\":1");
    assertThat(value("backup/deep")).isEqualTo(deep);
  }

  @Test
  void aLineThatIsRefusedIsReportedWithItsNumber() {
    var report =
        send(
            "PUT",
            "/v1/import",
            """
            {"key":"backup/1","value":1}
            no JSON
            {"key":"backup/3","value":"%s"}

            {"key":"backup/5","value":1}\
            """
                .formatted("x".repeat(LiveNode.MAX_VALUE_BYTES)));

    Map<String, Object> counts = JsonPath.read(report.body(), "$");
    assertThat(counts).containsEntry("imported", 2).containsEntry("refused", 2);
    assertThat(JsonPath.<List<Integer>>read(report.body(), "$.errors[*].line"))
        .containsExactly(2, 3);
    assertThat(JsonPath.<List<String>>read(report.body(), "$.errors[*].type"))
        .containsExactly(
            "urn:grapevine:problem:invalid-body", "urn:grapevine:problem:value-too-large");
    assertThat(JsonPath.<List<String>>read(report.body(), "$.errors[*].key"))
        .containsExactly("backup/3");
    assertThat(state.get(Key.of("backup/5"))).as("without a newline behind it").isPresent();
  }

  /** Thousands of times longer than a line, which is all that the node holds of it. */
  @Test
  void aBodyOfAnyLengthStreamsThroughTheNode(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("export.ndjson");
    String value = "x".repeat(8_000);
    try (var out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < 10_000; i++) {
        out.write("{\"key\":\"backup/large/%d\",\"value\":\"%s\"}%n".formatted(i % 10, value));
      }
    }

    var report = node.send("PUT", "/v1/import", BodyPublishers.ofFile(file));

    assertThat(report.body())
        .isEqualTo("{\"imported\":10000,\"unchanged\":0,\"refused\":0,\"errors\":[]}");
  }

  @Test
  void ofABodyThatBreaksOffTheWholeLinesStay() throws IOException {
    try (RawClient client = new RawClient(port)) {
      client.send(
          "PUT /v1/import HTTP/1.1\r\nHost: node\r\nContent-Length: 1000\r\n\r\n"
              + "{\"key\":\"backup/whole\",\"value\":1}\n{\"key\":\"backup/half\",\"value\":1}");
      await().until(() -> state.get(Key.of("backup/whole")).isPresent());
    }

    put("backup/later", "1", 0);
    assertThat(state.entry(Key.of("backup/half"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "text/csv", "nonsense"})
  void refusesAnotherType(String type) {
    assertProblem(send("PUT", "/v1/import", "", "Content-Type", type), 415, "unsupported-type");
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertProblem(
        send("PUT", "/v1/import", "x", "Content-Encoding", "gzip"), 415, "unsupported-type");
    assertProblem(send("PUT", "/v1/import?stamps=old", ""), 400, "invalid-parameter");
    assertProblem(send("PUT", "/v1/import", "", "If-Match", "*"), 400, "invalid-condition");
  }

  @Test
  void anEmptyBodyIsAnEmptyImport() {
    assertThat(send("POST", "/v1/import", "", "Content-Type", "application/x-ndjson").body())
        .isEqualTo("{\"imported\":0,\"unchanged\":0,\"refused\":0,\"errors\":[]}");
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) {
    return node.send(method, path, BodyPublishers.ofString(body), headers);
  }

  private void put(String key, String json, long ttl) {
    assertThat(state.put(Key.of(key), Json.compact(Utf8.bytes(json)), ttl))
        .isInstanceOf(PutResult.Stored.class);
  }

  private Entry entry(String key) {
    return state.entry(Key.of(key)).orElseThrow();
  }

  private String value(String key) {
    return Utf8.text(state.get(Key.of(key)).orElseThrow().value());
  }
}
