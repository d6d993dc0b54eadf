package io.grapevine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.simulation.TestCluster;
import io.grapevine.simulation.TestNode;
import io.grapevine.state.Entry;
import io.grapevine.state.Key;
import io.grapevine.state.PutResult;
import io.grapevine.testing.ManualClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people with curl and agents that speak only JSON send to the peer port. */
class OtherAgentsTest {

  private static HttpClient http;

  private final TestCluster cluster = new TestCluster();
  private final TestNode node = cluster.add().begun();
  private final PeerServer server = PeerServerTest.start(node);

  @BeforeAll
  static void open() {
    http = HttpClient.newHttpClient();
  }

  @AfterAll
  static void close() {
    http.close();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void anEntryWithoutAStampIsOneOfNow() throws Exception {
    node.put("a", "0");
    HttpResponse<String> answer =
        put("{\"a\":{\"value\":1},\"b\":{\"value\":2,\"ttl\":60000},\"c\":{\"deleted\":true}}");

    assertThat(answer.statusCode()).isEqualTo(204);
    assertThat(node.get("a")).isEqualTo("1");
    assertThat(node.get("b")).isEqualTo("2");
    assertThat(node.state.entry(Key.of("b")).orElseThrow().expiry())
        .isEqualTo(ManualClock.START + 60_000);
    assertThat(node.entries()).extracting(Entry::stamp).doesNotHaveDuplicates();
  }

  @Test
  void anEntryWithoutAStampIsRejectedWhileThisNodeRejectsWrites() throws Exception {
    node.state.refuseWrites(PutResult.Reason.CLOCK);
    HttpResponse<String> answer = put("{\"k\":{\"value\":1}}");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(node.entries()).isEmpty();
    assertThat(put("{\"k\":{\"value\":1,\"ts\":1700000000000}}").statusCode()).isEqualTo(204);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/metrics", "/favicon.ico", "/a-b", "/5f0c/", "/0x12", "/exchanges"})
  void whatIsNoVersionIsNotThere(String path) throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/0", "/12345678901234567890123", "/5f0cE1"})
  void theVersionOfAnotherAgentGetsTheState(String path) throws Exception {
    node.put("a", "1");

    assertThat(get(path).body()).startsWith("{\"a\":");
  }

  @Test
  void namesTheEntriesThatAreMalformedAndMergesTheOthers() throws Exception {
    String good = "{\"value\":1,\"ts\":1}";
    HttpResponse<String> answer =
        put("{\"a\":%s,\"bad\":{\"value\":1,\"ts\":-1},\"\":%s}".formatted(good, good));

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body())
        .contains(
            "The entry \\\"bad\\\" is malformed: ts is epoch milliseconds",
            "A key has at least one byte",
            "Of 3 entries, 1 was merged.");
    assertThat(node.get("a")).isEqualTo("1");
    assertThat(node.count("grapevine.merge.outcomes", "outcome", "malformed")).isEqualTo(2);
  }

  private HttpResponse<String> get(String path) throws Exception {
    return http.send(request(path).GET().build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> put(String json) throws Exception {
    HttpRequest request =
        request("/")
            .PUT(BodyPublishers.ofString(json))
            .header("Content-Type", "application/json")
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }
}
